import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Reply, request } from '../faults/support/client.ts';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import type { ClusterProcess } from '../support/cluster/cluster-process.ts';
import { address, PATIENCE, stopInOrder, untilComplaining, untilWell } from '../support/cluster/health.ts';
import { Relay } from '../support/cluster/relay.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

const SOME = 20;
const OUTAGE_MS = 60_000;
/** Short, so that a server that says nothing is noticed within seconds. */
const QUICK = {
  DASHBOARDING_TIMESCALE_REQUEST_TIMEOUT_SECONDS: '3',
  DASHBOARDING_QUERY_TIMEOUT_SECONDS: '3',
  DASHBOARDING_QUERY_BREAKER_RESET_SECONDS: '1',
};

test('a cluster under load outlives servers that are away, silent or full', {
  timeout: 400_000,
}, async (t) => {
  const servers = await startServers(t);
  const { rabbit, database } = servers;
  const databasePath = await Relay.to(database.url);
  t.after(() => databasePath.close());
  const cluster = new Cluster(t, servers, { database: databasePath.rewrite(database.url) });
  const step = stepsOf(t, cluster);
  await cluster.migrate();
  const [ingest, writer, query, cachingQuery] = await Promise.all([
    cluster.start('ingest', { env: { ...QUICK, DASHBOARDING_RABBITMQ_CONFIRM_TIMEOUT_SECONDS: '2' } }),
    cluster.start('write', { env: { ...QUICK, DASHBOARDING_TIMESCALE_WRITE_TIMEOUT_SECONDS: '3' } }),
    cluster.start('query', { env: QUICK }),
    cluster.start('query', { env: { ...QUICK, DASHBOARDING_QUERY_CACHE_LIVE_SECONDS: '1' } }),
  ]);
  const everything = [ingest, writer, query, cachingQuery];

  await step(
    'the database away for 60 s: batches wait in the queue, queries say what they can, then it drains',
    async (t) => {
      const load = cluster.load('outage_minute', [ingest]);
      await load.more(SOME);
      const question = questionAbout('outage_minute');
      const kept = await eventually(
        'an answer with points',
        async () => {
          const reply = await ask(cachingQuery, question);
          return reply.json.data.length > 0 ? reply.json.data : undefined;
        },
        PATIENCE,
      );
      assert.ok(kept);

      const startMs = performance.now();
      await databasePath.close();
      await untilComplaining(writer, {
        part: 'store',
        status: 503,
        says: address(cluster.env.DASHBOARDING_TIMESCALE_URL ?? ''),
      });
      await untilComplaining(ingest, { part: 'store', status: 200, says: /./ });
      assert.equal((await request(`${writer.url}/health/live`)).status, 200);
      assert.equal((await request(`${writer.url}/health/ready`)).status, 503);

      const stale = await eventually(
        'a kept answer, said to be stale',
        async () => {
          const { json } = await ask(cachingQuery, question);
          return json.meta.stale ? json : undefined;
        },
        PATIENCE,
      );
      assert.ok(stale.data.length > 0);
      const nothing = await eventually(
        'an empty answer, said to be a fallback',
        async () => {
          const { json } = await ask(query, { ...question, metric: 'outage_minute', interval: '2m' });
          return json.meta.fallback ? json : undefined;
        },
        PATIENCE,
      );
      assert.deepEqual(nothing.data, []);

      const depths: number[] = [];
      while (performance.now() - startMs < OUTAGE_MS) {
        await load.more(10 * SOME);
        depths.push(await cluster.batchesInQueue());
      }
      t.diagnostic(`batches in the queue: ${depths.join(', ')}`);
      assert.deepEqual(
        depths,
        depths.toSorted((a, b) => a - b),
        'the queue must grow',
      );
      assert.equal(load.sentAgain, 0, 'no request may fail because the database is away');
      assert.ok((await ingest.metric('dashboarding_queue_depth_batches')) > 0);

      await databasePath.open(database.url);
      for (const process of [query, cachingQuery]) await untilAnswered(process, question);
      await untilWell(everything);
      await load.more(SOME);
      await cluster.assertExactly(load, query);
    },
  );

  await step(
    'a database that takes connections and says nothing: nobody waits for it for ever, and what comes is stored when it speaks',
    async () => {
      const load = cluster.load('outage_silence', [ingest]);
      await load.more(SOME);
      databasePath.frozen = true;
      // Series that are new, too: before their samples can be stored, they must be registered.
      const fresh = cluster.load('outage_silence_new', [ingest]);
      for (const process of [writer, query]) {
        const status = process === writer ? 503 : 200;
        await untilComplaining(process, { part: 'store', status, says: /./ });
      }
      await fresh.more(SOME);
      assert.equal(load.sentAgain + fresh.sentAgain, 0, 'no request may fail because the database is silent');
      databasePath.frozen = false;
      await cluster.assertExactly(load, query);
      await cluster.assertExactly(fresh, query);
      await untilAnswered(cachingQuery, questionAbout('outage_silence'));
      await untilWell(everything);
    },
  );

  await step(
    'a database host that is lost without a word: everybody turns to what takes its place',
    async () => {
      const load = cluster.load('outage_vanished', [ingest]);
      await load.more(SOME);
      databasePath.abandon();
      const fresh = cluster.load('outage_vanished_new', [ingest]);
      await fresh.more(SOME);
      await cluster.assertExactly(fresh, query);
      await cluster.assertExactly(load, query);
      await untilWell(everything);
    },
  );

  for (const resource of ['memory', 'disk'] as const) {
    await step(`RabbitMQ out of ${resource}: 503 with Retry-After, until it has room again`, async () => {
      const load = cluster.load(`outage_${resource}`, [ingest]);
      await load.more(SOME);
      await rabbit.setAlarm(resource, true);
      await untilComplaining(ingest, { part: 'queue', status: 503, says: /block|alarm/i });
      await assertRefused(ingest);
      await load.hit();
      // Writers read on, which is what makes room.
      await eventually(
        'the queue being drained',
        async () => (await cluster.batchesInQueue()) === 0 || undefined,
        PATIENCE,
      );
      await rabbit.setAlarm(resource, false);
      await untilWell(everything);
      await load.more(SOME);
      await cluster.assertExactly(load, query);
    });
  }

  await step('a RabbitMQ that says nothing: 503 after the time for its confirmation', async () => {
    const load = cluster.load('outage_frozen_queue', [ingest]);
    await load.more(SOME);
    rabbit.freeze(true);
    try {
      await assertRefused(ingest);
      await load.hit();
    } finally {
      rabbit.freeze(false);
    }
    await untilWell(everything);
    await load.more(SOME);
    await cluster.assertExactly(load, query);
  });

  await stopInOrder(everything);
});

function questionAbout(metric: string) {
  return { metric, aggregation: 'count', start: 'now-10m', interval: '1m' };
}

/** Waits until the database itself answers: a query is what closes a circuit breaker. */
async function untilAnswered(process: ClusterProcess, question: object): Promise<void> {
  await eventually(
    `${process.roles}: an answer that is neither kept nor empty`,
    async () => {
      const { meta } = (await ask(process, question)).json;
      return !meta.fallback && !meta.stale ? true : undefined;
    },
    PATIENCE,
  );
}

function ask(process: ClusterProcess, body: object): Promise<Reply> {
  return request(`${process.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function assertRefused(ingest: ClusterProcess): Promise<void> {
  const reply = await request(`${ingest.url}/api/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ metrics: [{ name: 'outage_refused', value: 1 }] }),
  });
  assert.equal(reply.status, 503, JSON.stringify(reply.json));
  assert.ok(Number(reply.headers.get('retry-after')) > 0);
  assert.match(reply.json.error.code, /^QUEUE_/);
}
