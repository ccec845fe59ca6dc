/** How two neighbouring stretches of time become one; associative, the earlier one first. */
export type Fold = (earlier: number, later: number) => number;

/** By the bucket columns' names. An empty stretch is 0 for `count` and `sum`, NaN for the others. */
export const FOLDS = {
  count: (a, b) => a + b,
  sum: (a, b) => a + b,
  min: (a, b) => (b < a || Number.isNaN(a) ? b : a),
  max: (a, b) => (b > a || Number.isNaN(a) ? b : a),
  last: (a, b) => (Number.isNaN(b) ? a : b),
} as const satisfies Record<string, Fold>;

/** Window `i` is made of the pieces `[i * stride, i * stride + width)`. */
export interface WindowShape {
  readonly width: number;
  readonly stride: number;
  readonly count: number;
}

export function piecesOf({ width, stride, count }: WindowShape): number {
  return (count - 1) * stride + width;
}

/**
 * Folds the pieces of each window, in one pass whatever the windows' width: pieces are cut into blocks as wide as a window, so each
 * window is the end of one block and the beginning of the next (van Herk 1992, Gil and Werman 1993). Nothing is ever
 * subtracted, so sums lose no more digits than adding up each window would.
 */
export function foldWindows(pieces: Float64Array, shape: WindowShape, fold: Fold): Float64Array {
  const { width, stride, count } = shape;
  const length = piecesOf(shape);
  const fromBlockStart = new Float64Array(length);
  const toBlockEnd = new Float64Array(length);
  for (let start = 0; start < length; start += width) {
    const end = Math.min(start + width, length);
    foldForwards(pieces, start, end, fold, fromBlockStart);
    foldBackwards(pieces, start, end, fold, toBlockEnd);
  }
  const folded = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const first = i * stride;
    const head = toBlockEnd[first] as number;
    const isBlock = first % width === 0;
    folded[i] = isBlock ? head : fold(head, fromBlockStart[first + width - 1] as number);
  }
  return folded;
}

/** Piece by piece, everything from the start of its block up to it. */
function foldForwards(
  pieces: Float64Array,
  start: number,
  end: number,
  fold: Fold,
  into: Float64Array,
): void {
  let folded = pieces[start] as number;
  into[start] = folded;
  for (let i = start + 1; i < end; i += 1) {
    folded = fold(folded, pieces[i] as number);
    into[i] = folded;
  }
}

/** Piece by piece, everything from it to the end of its block. */
function foldBackwards(
  pieces: Float64Array,
  start: number,
  end: number,
  fold: Fold,
  into: Float64Array,
): void {
  let folded = pieces[end - 1] as number;
  into[end - 1] = folded;
  for (let i = end - 2; i >= start; i -= 1) {
    folded = fold(pieces[i] as number, folded);
    into[i] = folded;
  }
}
