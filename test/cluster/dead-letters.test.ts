import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'amqplib';
import { request } from '../faults/support/client.ts';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import { PATIENCE, stopInOrder } from '../support/cluster/health.ts';
import { countBySql, sql } from '../support/cluster/sql.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { postSamples } from '../support/http.ts';
import { eventually } from '../support/wait.ts';

const SOME = 20;
/** What this database refuses, as a column of a narrower type would. */
const POISON = 666_666;
const TABLES = ['metrics_raw', 'metrics_raw_late'];

interface Letters {
  readonly total: number;
  readonly letters: readonly { readonly id: string; readonly code: string; readonly samples: number }[];
}

test('what no writer can store becomes a dead letter, and comes back when it can be stored', {
  timeout: 200_000,
}, async (t) => {
  const servers = await startServers(t);
  const { rabbit, database } = servers;
  const cluster = new Cluster(t, servers);
  const step = stepsOf(t, cluster);
  await cluster.migrate();
  for (const table of TABLES) {
    await sql(database.url, `ALTER TABLE ${table} ADD CONSTRAINT no_poison CHECK (value <> ${POISON})`);
  }
  const [ingest, writer, query] = await Promise.all([
    cluster.start('ingest'),
    cluster.start('write'),
    cluster.start('query'),
  ]);
  const web = await cluster.start('web', { env: { DASHBOARDING_WEB_API_URL: query.url } });
  const everything = [ingest, writer, query, web];
  const list = async (): Promise<Letters> => (await request(`${web.url}/api/v1/dlq?limit=100`)).json;
  const letters = (count: number) =>
    eventually(
      `${count} dead letters`,
      async () => {
        const found = await list();
        if (found.total === count) return found.letters;
        throw new Error(`found ${JSON.stringify(found)}`);
      },
      PATIENCE,
    );

  await step('under load only the poisoned samples die, with the code of the database', async () => {
    const load = cluster.load('poisoned_load', [ingest]);
    await load.more(SOME);
    const samples = Array.from({ length: 100 }, (_, index) => ({
      ...{ name: 'poisoned', timestamp: Date.now() - index * 1_000, tags: { host: `h${index % 10}` } },
      value: index === 17 || index === 71 ? POISON : index,
    }));
    assert.equal((await postSamples(ingest.url, samples, { idempotencyKey: 'poisoned' })).status, 202);
    await load.more(SOME);
    const [letter, ...rest] = await letters(1);
    assert.deepEqual(rest, []);
    assert.equal(letter?.code, '23514');
    assert.equal(letter?.samples, 2);
    assert.equal(await countBySql(database.url, 'poisoned'), 98);
    await cluster.assertExactly(load, query, { deadLetters: 1 });
  });

  await step('a message that is no batch dies unread', async () => {
    const connection = await connect(rabbit.url);
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue('metrics.ingest', Buffer.from('no batch'), { persistent: true });
    await channel.waitForConfirms();
    await connection.close();
    const found = await letters(2);
    assert.deepEqual(found.map(({ code }) => code).sort(), ['23514', 'BATCH_UNREADABLE']);
  });

  await step('the command line lists and shows them', async () => {
    const { code, stdout, stderr } = await cluster.command('dlq', 'list', '--json');
    assert.equal(code, 0, stderr);
    const { letters: listed } = JSON.parse(stdout) as Letters;
    const poisoned = listed.find((letter) => letter.code === '23514');
    assert.equal(listed.length, 2);
    const shown = await cluster.command('dlq', 'show', poisoned?.id ?? '', '--json');
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, new RegExp(String(POISON)));
    const over = await request(`${web.url}/api/v1/dlq/${poisoned?.id}`);
    assert.equal(over.json.samples.length, 2);
    assert.ok(over.json.samples.every(({ value }: { value: number }) => value === POISON));
  });

  await step('replayed too early it dies again; replayed by two at once later, it counts once', async () => {
    const poisonedId = async () => (await list()).letters.find(({ code }) => code === '23514')?.id ?? '';
    const nosuch = await cluster.command('dlq', 'replay', 'nosuch');
    assert.notEqual(nosuch.code, 0);
    assert.match(
      nosuch.stderr,
      new RegExp(`no dead letter "nosuch".*There are .*${await poisonedId()}`, 's'),
    );
    const early = await cluster.command('dlq', 'replay', await poisonedId());
    assert.equal(early.code, 0, early.stderr);
    await letters(2);

    for (const table of TABLES) await sql(database.url, `ALTER TABLE ${table} DROP CONSTRAINT no_poison`);
    const id = await poisonedId();
    const [byCommand, byHttp] = await Promise.all([
      cluster.command('dlq', 'replay', '--all'),
      request(`${web.url}/api/v1/dlq/replay`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ids: [id] }),
      }),
    ]);
    assert.equal(byCommand.code, 0, byCommand.stderr);
    assert.equal(byHttp.status, 200);
    await eventually(
      'all samples',
      async () => (await countBySql(database.url, 'poisoned')) >= 100 || undefined,
      PATIENCE,
    );
    await eventually(
      'an empty queue',
      async () => (await cluster.batchesInQueue()) === 0 || undefined,
      PATIENCE,
    );
    assert.equal(await countBySql(database.url, 'poisoned'), 100);
    const [left, ...rest] = await letters(1);
    assert.equal(left?.code, 'BATCH_UNREADABLE', 'what cannot be read stays');
    assert.deepEqual(rest, []);
  });

  await step('everything is purged only when asked for in so many words', async () => {
    assert.notEqual((await cluster.command('dlq', 'purge')).code, 0);
    await letters(1);
    assert.equal((await cluster.command('dlq', 'purge', '--all')).code, 0);
    await letters(0);
  });

  await stopInOrder(everything);
});
