import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ask, packAsks, type Shape } from './pack.ts';

const shape: Shape = { aggregation: 'avg', windowMs: 300_000, tier: 'raw' };

/** Series of one group, or one group each. */
function ask(ids: readonly number[], groups = ids.map(() => 0), of: Shape = shape): Ask {
  const groupTags = Array.from({ length: Math.max(...groups) + 1 }, (_, group) => ({ group: `${group}` }));
  return {
    shape: of,
    selection: { seriesIds: Uint32Array.from(ids), groups: Uint32Array.from(groups), groupTags },
  };
}

function shown(asks: readonly Ask[]): string[] {
  return packAsks(asks).map(({ series }) => {
    const { seriesIds, groups } = series.part(0, series.groupCount);
    return [...seriesIds].map((id, i) => `${id}:${groups[i]}`).join(' ');
  });
}

test('asks without a common series are one pack, ascending, with groups of their own', () => {
  const asks = [ask([7, 9], [0, 1]), ask([1, 8]), ask([2])];
  assert.deepEqual(shown(asks), ['1:2 2:3 7:0 8:2 9:1']);
  assert.deepEqual(packAsks(asks)[0]?.firstGroups, [0, 2, 3]);
});

test('asks that share a series are in different packs, each with as many others as possible', () => {
  assert.deepEqual(shown([ask([1, 2]), ask([2, 3]), ask([3, 4]), ask([5]), ask([1, 2, 3])]), [
    '1:0 2:0 5:1',
    '2:0 3:0',
    '3:0 4:0',
    '1:0 2:0 3:0',
  ]);
});

test('asks of other shapes are other packs', () => {
  const longer = { ...shape, windowMs: 600_000 };
  const packs = packAsks([ask([1]), ask([1], [0], longer), ask([2])]);
  assert.deepEqual(
    packs.map((pack) => [pack.shape, pack.asks.length]),
    [
      [shape, 2],
      [longer, 1],
    ],
  );
});

test('a pack is bounded by series and by estimated rows; a larger ask is one by itself', () => {
  const many = (from: number, count: number, of = shape) =>
    ask(
      Array.from({ length: count }, (_, i) => from + i),
      undefined,
      of,
    );
  const sizes = (asks: readonly Ask[]) =>
    packAsks(asks).map(({ series, isOversized }) => [series.seriesCount, isOversized]);
  assert.deepEqual(sizes([many(1, 30_000), many(30_001, 20_000), many(50_001, 10)]), [
    [50_000, false],
    [10, false],
  ]);
  // A day every ten seconds: 8,640 samples.
  const day = { ...shape, windowMs: 86_400_000 };
  assert.deepEqual(
    sizes([many(1, 500, day), many(501, 100, day), many(1_001, 600, day), many(2_001, 1, day)]),
    [
      [500, false],
      [100, false],
      [600, true],
      [1, false],
    ],
  );
});
