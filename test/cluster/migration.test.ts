import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import { runCommand } from '../support/cluster/command.ts';
import { stopInOrder, untilComplaining, untilWell } from '../support/cluster/health.ts';
import { newerProgram } from '../support/cluster/newer-program.ts';
import { stepsOf } from '../support/cluster/steps.ts';

const SOME = 20;

test('a newer program migrates the database while the older one runs under load', {
  timeout: 200_000,
}, async (t) => {
  const servers = await startServers(t);
  const cluster = new Cluster(t, servers);
  const step = stepsOf(t, cluster);
  await cluster.migrate();
  const [ingest, oldWriter, oldQuery] = await Promise.all([
    cluster.start('ingest'),
    cluster.start('write'),
    cluster.start('query'),
  ]);
  const { main, oldVersion, addMigration } = newerProgram(t);
  const migrateToNewer = async () => {
    const { code, stdout, stderr } = await runCommand(['migrate'], { env: cluster.env, main });
    assert.equal(code, 0, stdout + stderr);
  };
  const load = cluster.load('migrated', [ingest]);
  await load.more(SOME);

  addMigration({
    readableFrom: oldVersion,
    sql: 'ALTER TABLE metric_definitions ADD COLUMN note text; CREATE TABLE notes (id int PRIMARY KEY, note text);',
  });
  const newWriter = await cluster.launch('write', { main });
  await step('started before the migration, the newer program waits for it', async () => {
    const behind = { part: 'store', status: 503, says: /run "dashboarding migrate"/ } as const;
    await untilComplaining(newWriter, behind);
  });

  await step(
    'the older program goes on during the migration and after it, also when it starts anew',
    async () => {
      await migrateToNewer();
      await newWriter.untilReady();
      await load.more(SOME);
      await oldWriter.restart();
      await oldQuery.restart();
      await load.more(SOME);
      await untilWell([ingest, oldWriter, oldQuery, newWriter]);
    },
  );

  await step('the newer program takes over; every sample is there once', async () => {
    await oldWriter.stop();
    await load.more(SOME);
    await cluster.assertExactly(load, oldQuery);
  });

  await step('a migration that older programs cannot use keeps them from starting to work', async () => {
    addMigration({ readableFrom: oldVersion + 2, sql: 'ALTER TABLE notes ADD COLUMN author text;' });
    await migrateToNewer();
    await oldWriter.start();
    const ahead = { part: 'store', status: 503, says: /start a newer/ } as const;
    await untilComplaining(oldWriter, ahead);
  });

  await stopInOrder([ingest, oldQuery, newWriter, oldWriter]);
});
