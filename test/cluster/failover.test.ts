import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../faults/support/client.ts';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import type { ClusterProcess } from '../support/cluster/cluster-process.ts';
import { PATIENCE, stopInOrder, untilWell } from '../support/cluster/health.ts';
import { countBySql, sql } from '../support/cluster/sql.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

const SOME = 20;

test('a failover that loses the last series ends who knows them, and stores nothing under a wrong one', {
  timeout: 400_000,
}, async (t) => {
  const servers = await startServers(t, { killableDatabase: true });
  const { database } = servers;
  const cluster = new Cluster(t, servers);
  const step = stepsOf(t, cluster);
  await cluster.migrate();
  const [ingest, writer, query] = await Promise.all([
    cluster.start('ingest'),
    cluster.start('write'),
    cluster.start('query'),
  ]);
  const everything = [ingest, writer, query];

  const kept = cluster.load('failover_kept', [ingest]);
  await kept.more(SOME);
  await cluster.assertExactly(kept, query);
  const [newest] = await sql<{ id: number }>(database.url, 'SELECT max(id) AS id FROM series');

  await step('processes that know a lost series end, and say why', async () => {
    const lost = cluster.load('failover_lost', [ingest]);
    // Long enough for ingest to know the series: batches carry their ids then.
    await lost.more(10 * SOME);
    await writer.stop();
    await lost.more(SOME);
    await lost.finish();
    assert.ok((await cluster.batchesInQueue()) > 0);
    await goBack(database.url, newest?.id ?? 0);
    await database.kill();
    await database.restart();
    for (const process of [ingest, query]) {
      const { code, log } = await end(process);
      assert.notEqual(code, 0);
      assert.match(log, /gone back to an earlier state and lost series/);
    }
  });

  await step('samples of lost series that were under way become dead letters', async () => {
    for (const process of everything) await process.start();
    await untilWell(everything);
    await eventually(
      'an empty queue',
      async () => (await cluster.batchesInQueue()) === 0 || undefined,
      PATIENCE,
    );
    assert.ok((await cluster.batchesInQueue('metrics.dlq')) > 0);
    const { stdout } = await cluster.command('dlq', 'list');
    assert.match(stdout, /SERIES_LOST/);
    assert.equal(await countBySql(database.url, 'failover_lost'), 0);
  });

  await step('new series get ids that nobody had, and old ones are what they were', async () => {
    const after = cluster.load('failover_after', [ingest]);
    await after.more(SOME);
    const deadLetters = await cluster.batchesInQueue('metrics.dlq');
    await cluster.assertExactly(after, query, { deadLetters });
    await kept.ledger.assertExactly(query.url, 'after the failover');
  });

  await stopInOrder(everything);
});

/** What a standby holds that got nothing after the series `lastId`: it is promoted, and says that it was another server. */
async function goBack(url: string, lastId: number): Promise<void> {
  for (const table of ['metrics_raw', 'metrics_raw_late', 'metrics_1min_late', 'metrics_1hour_late']) {
    await sql(url, `DELETE FROM ${table} WHERE series_id > $1`, [lastId]);
  }
  await sql(url, 'DELETE FROM series WHERE id > $1', [lastId]);
  await sql(url, "SELECT setval('series_id_seq', $1)", [lastId]);
  await sql(url, "UPDATE installation SET history = 'primary'");
}

/** Waits until a process has ended by itself. */
async function end(process: ClusterProcess): Promise<{ code: number | null; log: string }> {
  await eventually(
    `${process.roles}: the end`,
    () =>
      request(`${process.url}/health/live`).then(
        () => undefined,
        () => true,
      ),
    PATIENCE,
  );
  const log = process.log();
  const { code } = await process.kill();
  return { code, log };
}
