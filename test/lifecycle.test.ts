import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import { getJson, type IngestReply, postSamples, query, totalOf } from './support/http.ts';
import { type ServerOptions, startServer, type TestServer } from './support/server.ts';
import { eventually } from './support/wait.ts';

describe('starting and stopping', () => {
  test('the server is ready within 3 s and healthy', async (t) => {
    const server = await start(t);
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

  test('Ctrl+C stops it as well', async (t) => {
    const server = await start(t);
    assert.equal((await server.stop('SIGINT')).code, 0, server.log());
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
    const slow = request(new URL('/api/v1/metrics', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    slow.on('error', () => undefined);
    t.after(() => slow.destroy());
    slow.write('{"metrics":[');
    await eventually('the request has arrived', async () =>
      (await openRequests(server.url)) >= 1 ? true : undefined,
    );
    const { code, durationMs } = await server.stop();
    assert.equal(code, 0, server.log());
    assert.ok(durationMs < 3_000, `it took ${durationMs.toFixed(0)} ms`);
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

/** Connections the server has open beside the one that asks. */
async function openRequests(url: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^dashboarding_http_connections (\d+)$/m.exec(text)?.[1] ?? 0) - 1;
}

async function start(t: TestContext, options: ServerOptions = {}): Promise<TestServer> {
  const server = await startServer(options);
  t.after(() => server.dispose());
  return server;
}
