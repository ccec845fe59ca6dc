import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planWrite } from './write-plan.ts';

function batch(id: number, times: readonly number[], seriesId = 1) {
  return {
    id: new Uint8Array(16).fill(id),
    keyed: false,
    seriesIds: Uint32Array.from(times, () => seriesId),
    times: Float64Array.from(times),
    values: Float64Array.from(times),
  };
}

test('a batch that comes twice in one call takes part once', () => {
  const plan = planWrite([batch(1, [1, 2]), batch(1, [1, 2]), batch(2, [3])]);
  assert.deepEqual(
    plan.parts.map(({ index, startRow, endRow }) => [index, startRow, endRow]),
    [
      [0, 0, 2],
      [2, 2, 3],
    ],
  );
  assert.equal(plan.rows, 3);
  assert.equal(plan.parts[0]?.id, '01'.repeat(16));
});

for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 1e16, 0.5]) {
  test(`a time of ${time} ms is refused with the code that the database has for it`, () => {
    assert.throws(() => planWrite([batch(1, [time])]), { code: '22008', retryable: false });
  });
}

test('a series id beyond those of the database is refused', () => {
  assert.throws(() => planWrite([batch(1, [1], 2 ** 31)]), { code: '22003', retryable: false });
});
