import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchBody } from '../../query/batch/batch-request.ts';
import { questionsOf } from '../../query/batch/questions.ts';
import { createFixture, NOON } from '../../query/testing/fixture.ts';
import { Periods } from './period.ts';

function chainOf(interval: string) {
  const { engine } = createFixture();
  let looks = 0;
  const metric = { kind: 'metric', metric: 'cpu', aggregation: 'avg', interval } as const;
  const queries = Array.from({ length: 26 }, (_, i) => ({
    refId: `q${i}`,
    ...(i < 2 ? metric : { kind: 'expression', expression: `q${i - 1} + q${i - 2}` }),
  }));
  const body = { start: 'now-1d', queries } as unknown as BatchBody;
  const items = questionsOf(body, {
    nowMs: NOON,
    engine: {
      canonical: (...of) => {
        looks += 1;
        return engine.canonical(...of);
      },
    },
  });
  looks = 0;
  const periods = new Periods(NOON);
  const leastMs = items.map(({ question }) => periods.leastMs(question));
  return { looks, leastMs };
}

for (const [interval, expected] of [
  ['10m', 10_000],
  ['6h', 60_000],
] as const) {
  test(`buckets of ${interval} are looked at every ${expected} ms, what many expressions share once`, () => {
    const { looks, leastMs } = chainOf(interval);
    assert.deepEqual([...new Set(leastMs)], [expected]);
    assert.equal(looks, 2);
  });
}
