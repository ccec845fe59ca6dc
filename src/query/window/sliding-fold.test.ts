import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FOLDS, foldWindows, piecesOf } from './sliding-fold.ts';

const shapes = fc.record({
  width: fc.integer({ min: 1, max: 9 }),
  stride: fc.integer({ min: 1, max: 12 }),
  count: fc.integer({ min: 1, max: 20 }),
});
/** An empty piece is 0 in sums, NaN in the others. */
const piece = (empty: number) => fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(empty));

const PLAIN: Record<keyof typeof FOLDS, (pieces: number[]) => number> = {
  count: (pieces) => pieces.reduce((sum, value) => sum + value, 0),
  sum: (pieces) => pieces.reduce((sum, value) => sum + value, 0),
  min: (pieces) => (present(pieces).length === 0 ? Number.NaN : Math.min(...present(pieces))),
  max: (pieces) => (present(pieces).length === 0 ? Number.NaN : Math.max(...present(pieces))),
  last: (pieces) => present(pieces).at(-1) ?? Number.NaN,
};

function present(pieces: number[]): number[] {
  return pieces.filter((value) => !Number.isNaN(value));
}

for (const name of Object.keys(FOLDS) as (keyof typeof FOLDS)[]) {
  test(`${name} over windows of any width and distance is that of each window's pieces`, () => {
    const empty = name === 'count' || name === 'sum' ? 0 : Number.NaN;
    fc.assert(
      fc.property(shapes, fc.infiniteStream(piece(empty)), (shape, stream) => {
        const pieces = [...stream.take(piecesOf(shape))];
        const folded = foldWindows(Float64Array.from(pieces), shape, FOLDS[name]);
        const expected = Array.from({ length: shape.count }, (_, i) =>
          PLAIN[name](pieces.slice(i * shape.stride, i * shape.stride + shape.width)),
        );
        assert.deepEqual([...folded], expected);
      }),
    );
  });
}

test('a large value that has left the window takes no digits with it', () => {
  const pieces = Float64Array.of(1e16, 0.1, 0.2, 0.3, 0.4, 0.5);
  const folded = foldWindows(pieces, { width: 2, stride: 1, count: 5 }, FOLDS.sum);
  assert.deepEqual([...folded.subarray(1)], [0.1 + 0.2, 0.2 + 0.3, 0.3 + 0.4, 0.4 + 0.5]);
});
