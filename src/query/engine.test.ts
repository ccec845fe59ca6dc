import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, createFixture, NOON } from './testing/fixture.ts';

test('an average over a minute comes back as one point', async (t) => {
  const { engine, put } = createFixture();
  t.after(() => engine.close());
  await put('cpu', { host: 'a' }, [
    [NOON - 60_000, 1],
    [NOON - 50_000, 3],
  ]);
  const answer = await ask(engine, { metric: 'cpu', aggregation: 'avg', start: 'now-2m', interval: '1m' });
  assert.deepEqual(answer.data, [
    {
      metric: 'cpu',
      tags: {},
      points: [
        [NOON - 120_000, null],
        [NOON - 60_000, 2],
      ],
    },
  ]);
  assert.equal(answer.meta.table, 'metrics_1min');
});
