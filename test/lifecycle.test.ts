import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { getJson, type IngestReply, postSamples, query, totalOf } from './support/http.ts';
import { openLivePage } from './support/live-page.ts';
import { type ServerOptions, startServer, type TestServer } from './support/server.ts';
import { deadline, eventually } from './support/wait.ts';

describe('starting and stopping', () => {
  test('the server is ready within 3 s and healthy', async (t) => {
    let server = await start(t);
    // What else goes on at this moment must not decide: the quickest of three starts is how long one takes.
    for (let starts = 1; server.readyMs >= 3_000 && starts < 3; starts++) {
      await server.stop();
      server = await start(t);
    }
    assert.ok(server.readyMs < 3_000, `it took ${server.readyMs.toFixed(0)} ms`);
    const { status, body } = await getJson<{ status: string; checks: object }>(server.url, '/health');
    assert.equal(status, 200);
    assert.equal(body.status, 'ok');
    assert.ok('store' in body.checks);
    assert.equal((await getJson(server.url, '/health/live')).status, 200);
    assert.deepEqual((await getJson(server.url, '/health/ready')).body, { status: 'ready' });
  });

  test('an idle server stops at once with exit code 0', async (t) => {
    const server = await start(t);
    const { code, durationMs } = await server.stop();
    assert.equal(code, 0, server.log());
    assert.ok(durationMs < 3_000, `it took ${durationMs.toFixed(0)} ms`);
  });

  test('Ctrl+C stops it as well, and tells the pages that are open', async (t) => {
    const server = await start(t);
    const query = { refId: 'A', kind: 'metric', metric: 'load', aggregation: 'avg' };
    const page = await openLivePage(server.url, { start: 'now-1h', everySeconds: 1, queries: [query] });
    await page.next('tick');
    const [{ code, durationMs }, end] = await Promise.all([server.stop('SIGINT'), page.next('end')]);
    assert.equal(code, 0, server.log());
    assert.ok(durationMs < 3_000, `it took ${durationMs.toFixed(0)} ms`);
    assert.deepEqual([end.code, end.retry], ['STOPPING', true]);
  });

  test('a stop under load loses nothing that was acknowledged and ends with exit code 0', async (t) => {
    const first = await start(t);
    const load = startLoad(first.url);
    await eventually(
      'twenty requests were acknowledged',
      () => load.acknowledged() >= 20 * BATCH || undefined,
    );
    const { code, durationMs } = await first.stop();
    assert.equal(code, 0, first.log());
    // Clients that keep their connections must not hold it up until those are cut.
    assert.ok(durationMs < 4_000, `it took ${durationMs.toFixed(0)} ms`);
    await load.end();
    const second = await start(t, { dataDir: first.dataDir });
    const stored = totalOf(
      await query(second.url, { metric: 'load', aggregation: 'count', start: 'now-1h', interval: '1h' }),
    );
    assert.ok(stored >= load.acknowledged(), `${stored} stored, ${load.acknowledged()} acknowledged`);
    assert.ok(stored <= load.sent(), `${stored} stored, ${load.sent()} sent`);
  });

  test('a client that never finishes its request does not hold up the stop', async (t) => {
    const server = await start(t, { args: ['--set', 'server.shutdownTimeoutSeconds=2'] });
    await openUnfinishedRequest(t, server.url);
    const { code, durationMs } = await server.stop();
    assert.equal(code, 0, server.log());
    assert.ok(durationMs < 3_000, `it took ${durationMs.toFixed(0)} ms`);
  });

  test('with its agent and a client that never finishes, a stop still keeps to its time', async (t) => {
    const server = await start(t, { agent: true, args: ['--set', 'server.shutdownTimeoutSeconds=3'] });
    await openUnfinishedRequest(t, server.url);
    const { code, durationMs } = await server.stop();
    assert.equal(code, 0, server.log());
    assert.ok(durationMs < 3_000, `it took ${durationMs.toFixed(0)} ms`);
  });

  test('a server whose store died ends with exit code 1, so that it is started anew', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'dashboarding-switch-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const offSwitch = join(folder, 'off');
    const preload = new URL('./support/end-store-thread.ts', import.meta.url).href;
    const server = await start(t, {
      agent: true,
      env: { NODE_OPTIONS: `--import=${preload}`, END_STORE_THREAD_WHEN: offSwitch },
    });
    writeFileSync(offSwitch, '');
    const { code } = await deadline(server.exited(), 8_000, () => `it goes on:\n${server.log()}`);
    assert.equal(code, 1, server.log());
    assert.match(server.log(), /"level":"fatal".*the store died/);
    const again = await start(t, { dataDir: server.dataDir });
    assert.equal((await getJson(again.url, '/health')).status, 200);
  });

  test('what an operator watches of the store is on /metrics and /health', async (t) => {
    const server = await start(t, { args: ['--set', 'store.sealSamples=1000'] });
    const before = await metricsOf(server.url);
    assert.equal(before.get('dashboarding_store_last_seal_timestamp_seconds'), 0);
    assert.equal(before.get('dashboarding_store_seal_failures_total'), 0);
    assert.equal(before.get('dashboarding_store_merge_failures_total'), 0);
    assert.ok((before.get('dashboarding_store_free_bytes') ?? 0) > 0);
    for (let batch = 0; batch < 11; batch += 1) await postSamples(server.url, samples(`a-${batch}`));
    await eventually('a seal is told', async () => {
      const sealed = (await metricsOf(server.url)).get('dashboarding_store_last_seal_timestamp_seconds') ?? 0;
      return Math.abs(sealed - Date.now() / 1_000) < 60 ? true : undefined;
    });
    const { body } = await getJson<{ checks: object }>(server.url, '/health');
    assert.ok('storage' in body.checks);
  });

  test('what was acknowledged survives kill -9', async (t) => {
    const first = await start(t);
    const reply = await postSamples(first.url, [{ name: 'kept', value: 41 }]);
    assert.equal(reply.status, 202);
    await first.kill();
    const second = await start(t, { dataDir: first.dataDir });
    const { data } = await query(second.url, {
      metric: 'kept',
      aggregation: 'last',
      start: 'now-1h',
      interval: '1h',
    });
    assert.deepEqual(
      data.flatMap(({ points }) => points.map(([, value]) => value)).filter((value) => value !== null),
      [41],
    );
  });
});

const BATCH = 100;

/** Two senders that post as fast as they are answered, until the server no longer answers. */
function startLoad(url: string) {
  let acknowledged = 0;
  let sent = 0;
  let isOver = false;
  const sender = async (name: string): Promise<void> => {
    for (let number = 0; !isOver; number += 1) {
      sent += BATCH;
      const reply = await postSamples(url, samples(`${name}-${number}`)).catch(() => undefined);
      if (reply === undefined || reply.status === 503) return;
      acknowledged += checkedAccepted(reply);
    }
  };
  const senders = Promise.all(['a', 'b'].map(sender));
  return {
    acknowledged: () => acknowledged,
    sent: () => sent,
    end: async () => {
      isOver = true;
      await senders;
    },
  };
}

function samples(batch: string) {
  const timestamp = Date.now();
  return Array.from({ length: BATCH }, (_, index) => ({
    name: 'load',
    value: index,
    timestamp: timestamp - index,
    tags: { sender: batch.slice(0, 1), index: String(index % 10) },
  }));
}

function checkedAccepted({ status, accepted }: IngestReply): number {
  assert.equal(status, 202);
  assert.equal(accepted, BATCH);
  return accepted;
}

/** Resolves once the beginning of a request that never ends has arrived. */
async function openUnfinishedRequest(t: TestContext, url: string): Promise<void> {
  const slow = request(new URL('/api/v1/metrics', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '1000', expect: '100-continue' },
  });
  slow.on('error', () => undefined);
  t.after(() => slow.destroy());
  const arrived = once(slow, 'continue');
  slow.flushHeaders();
  await arrived;
  slow.write('{"metrics":[');
}

/** The server's own metrics that have no labels. */
async function metricsOf(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return new Map(
    [...text.matchAll(/^(\w+) (\S+)$/gm)].map(([, name = '', value]) => [name, Number(value)] as const),
  );
}

async function start(t: TestContext, options: ServerOptions = {}): Promise<TestServer> {
  const server = await startServer(options);
  t.after(() => server.dispose());
  return server;
}
