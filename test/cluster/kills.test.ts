import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../faults/support/client.ts';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import type { ClusterProcess } from '../support/cluster/cluster-process.ts';
import { address, PATIENCE, stopInOrder, untilComplaining, untilWell } from '../support/cluster/health.ts';
import { Relay } from '../support/cluster/relay.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

/** Batches that are acknowledged before a fault, during it, and after it: a second or so. */
const SOME = 20;

test('kill -9 of each part of a cluster under load loses nothing and doubles nothing', {
  timeout: 400_000,
}, async (t) => {
  const servers = await startServers(t, { killableDatabase: true });
  const { rabbit, redis, database } = servers;
  const cluster = new Cluster(t, servers);
  const step = stepsOf(t, cluster);
  await cluster.migrate();
  const writerPath = await Relay.to(rabbit.url);
  t.after(() => writerPath.close());
  const [ingestA, ingestB, writerA, writerB, query] = await Promise.all([
    cluster.start('ingest'),
    cluster.start('ingest'),
    cluster.start('write'),
    cluster.start('write', { env: { DASHBOARDING_RABBITMQ_URL: writerPath.rewrite(rabbit.url) } }),
    cluster.start('query'),
  ]);
  const ingest = [ingestA, ingestB];
  const everything = [...ingest, writerA, writerB, query];

  /** What the first step leaves, for the others to ask for. */
  const calm = cluster.load('kills_none', ingest);
  await step('two writers on one queue share the work', async () => {
    for (const writer of [writerA, writerB]) await batchesOf(writer, SOME);
    await cluster.assertExactly(calm, query);
    assert.equal(calm.sentAgain, 0, 'nothing failed, so nothing was to be sent again');
  });

  await step('an ingest process: what it had not acknowledged is sent to another one', async () => {
    const load = cluster.load('kills_ingest', ingest);
    for (let round = 0; round < 2; round++) {
      await load.more(SOME);
      await ingestA.kill();
      await load.more(SOME);
      await ingestA.start();
    }
    await cluster.assertExactly(load, query);
  });

  await step('a writer between the commit of its batches and their acknowledgement', async (t) => {
    const load = cluster.load('kills_writer', ingest);
    await batchesOf(writerB, SOME);
    const skippedBefore = await writerA.metric('dashboarding_writer_duplicate_batches_total');
    // From here on RabbitMQ hears nothing from this writer, so what it commits now cannot have been acknowledged.
    writerPath.holdsRequests = true;
    await batchesOf(writerB, SOME);
    await writerB.kill();
    await writerPath.close();
    writerPath.holdsRequests = false;
    await writerPath.open(rabbit.url);
    // RabbitMQ gives the batches to the other writer, which finds them stored.
    const skipped = await eventually(
      'batches that come again being skipped',
      async () => {
        const now = await writerA.metric('dashboarding_writer_duplicate_batches_total');
        return now - skippedBefore >= SOME ? now - skippedBefore : undefined;
      },
      PATIENCE,
    );
    t.diagnostic(`${skipped} batches were committed and not acknowledged`);
    await writerB.start();
    await writerB.untilReady();
    await load.more(SOME);
    await cluster.assertExactly(load, query);
  });

  await step('RabbitMQ: 503 until it is back, queries go on', async () => {
    const load = cluster.load('kills_rabbitmq', ingest);
    await load.more(SOME);
    await rabbit.kill();
    const queueAway = { part: 'queue', status: 503, says: address(rabbit.url) } as const;
    for (const process of ingest) await untilComplaining(process, queueAway);
    const refused = await post(ingestA);
    assert.equal(refused.status, 503);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await query.health()).status, 200);
    // From the database itself: neither kept answers nor empty ones in their place.
    await calm.ledger.assertExactly(query.url, 'while RabbitMQ is away');
    await load.hit();
    await rabbit.start();
    await load.more(SOME);
    await untilWell(everything);
    await cluster.assertExactly(load, query);
  });

  await step('Redis: everything goes on without it, and with it again', async () => {
    const load = cluster.load('kills_redis', ingest);
    await load.more(SOME);
    await redis.kill();
    const stateAway = { part: 'state', status: 200, says: address(redis.url) } as const;
    for (const process of everything) await untilComplaining(process, stateAway);
    await load.more(SOME);
    await redis.start();
    await untilWell(everything);
    await load.more(SOME);
    await cluster.assertExactly(load, query);
    assert.equal(load.sentAgain, 0, 'no request may fail because Redis is away');
  });

  await step('the database: ingest goes on into the queue', async () => {
    const load = cluster.load('kills_database', ingest);
    await load.more(SOME);
    await database.kill();
    const storeAway = { part: 'store', status: 503, says: address(database.url) } as const;
    for (const writer of [writerA, writerB]) await untilComplaining(writer, storeAway);
    await load.more(SOME);
    assert.equal(load.sentAgain, 0, 'no request may fail because the database is away');
    await database.restart();
    await untilWell(everything);
    await load.more(SOME);
    await cluster.assertExactly(load, query);
  });

  await stopInOrder(everything);
});

/** Waits until a writer has committed so many more batches. */
async function batchesOf(writer: ClusterProcess, batches: number): Promise<void> {
  const committed = () => writer.metric('dashboarding_writer_batches_total');
  const target = (await committed()) + batches;
  await eventually(
    `${batches} more batches of a writer`,
    async () => (await committed()) >= target || undefined,
    PATIENCE,
  );
}

function post(process: ClusterProcess) {
  return request(`${process.url}/api/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ metrics: [{ name: 'kills_refused', value: 1 }] }),
  });
}
