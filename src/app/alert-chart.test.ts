import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parseAlertRule } from '../alert/engine/index.ts';
import { openSqliteMetadata } from '../metadata/sqlite/sqlite-metadata.ts';
import { createFixture } from '../query/testing/fixture.ts';
import { createChartPoints } from './alert-chart.ts';
import { temporaryFolder } from './testing/setup.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

/** Ten minutes of two hosts, a sample every ten seconds; the level of host a is the minute. */
async function open(t: TestContext, fields: object = {}) {
  const fixture = createFixture({ nowMs: NOON });
  const metadata = openSqliteMetadata({
    path: join(temporaryFolder(t), 'metadata.db'),
    clock: fixture.clock,
  });
  t.after(async () => {
    fixture.engine.close();
    await metadata.close();
  });
  for (const host of ['a', 'b']) {
    const samples = Array.from({ length: 60 }, (_, index) => {
      const level = host === 'a' ? Math.floor(index / 6) : 100;
      return [NOON - (60 - index) * 10_000, level] as const;
    });
    await fixture.put('temperature', { host, room: 'x' }, samples, 'gauge');
  }
  const rule = parseAlertRule({
    name: 'Hot',
    query: { metric: 'temperature', aggregation: 'max', filters: { room: ['x', 'y'] }, windowSeconds: 10 },
    ...{ groupBy: ['host'], condition: 'gt', threshold: 90, intervalSeconds: 10, ...fields },
  });
  const { id } = await metadata
    .documents('alert_rules')
    .create({ name: rule.name, body: rule, origin: 'api' }, { actor: 'ann', atMs: NOON });
  return { id, points: createChartPoints({ metadata, query: fixture.engine.windows }) };
}

test('the points are values that the rule has seen, of one group', async (t) => {
  const { id, points } = await open(t);
  const found = await points(id, { host: 'a' }, NOON - 2 * MINUTE, NOON);
  assert.deepEqual(
    found.map(([time]) => time),
    Array.from({ length: 13 }, (_, index) => NOON - 2 * MINUTE + index * 10_000),
  );
  assert.deepEqual(
    found.map(([, value]) => value),
    [7, 8, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 9],
  );
});

test('with a delay the points are where the rule saw them', async (t) => {
  const { id, points } = await open(t, { delaySeconds: 60 });
  const found = await points(id, { host: 'a' }, NOON - 30_000, NOON);
  assert.deepEqual(found, [...[3, 2, 1].map((tens) => [NOON - tens * 10_000, 8] as const), [NOON, 8]]);
});

test('a long range has about 300 points, at whole evaluations', async (t) => {
  const { id, points } = await open(t);
  const found = await points(id, { host: 'b' }, NOON - 24 * 60 * MINUTE, NOON);
  assert.ok(found.length > 250 && found.length <= 301, String(found.length));
  assert.ok(found.every(([time]) => time % 10_000 === 0));
  assert.equal(found[0]?.[1], null, 'there is nothing at the beginning');
  assert.equal(found.at(-1)?.[1], 100);
});

test('every series by itself is a group as well; without groups there is one', async (t) => {
  const each = await open(t, { groupBy: ['*'] });
  assert.equal((await each.points(each.id, { host: 'b', room: 'x' }, NOON - MINUTE, NOON)).at(-1)?.[1], 100);
  const all = await open(t, { groupBy: [] });
  assert.equal((await all.points(all.id, {}, NOON - MINUTE, NOON)).at(-1)?.[1], 100);
});

test('a rule or a group that is gone has no points', async (t) => {
  const { id, points } = await open(t);
  assert.deepEqual(await points('nobody', { host: 'a' }, NOON - MINUTE, NOON), []);
  assert.deepEqual(await points(id, { host: 'z' }, NOON - MINUTE, NOON), []);
  assert.deepEqual(await points(id, { host: 'a' }, NOON, NOON - MINUTE), []);
});
