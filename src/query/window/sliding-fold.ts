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
  const fromBlockStart = accumulate(pieces, width, length, fold);
  const toBlockEnd = accumulateBack(pieces, width, length, fold);
  const folded = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const first = i * stride;
    const isBlock = first % width === 0;
    const head = toBlockEnd[first] as number;
    folded[i] = isBlock ? head : fold(head, fromBlockStart[first + width - 1] as number);
  }
  return folded;
}

/** Piece by piece, everything from the start of its block up to it. */
function accumulate(pieces: Float64Array, width: number, length: number, fold: Fold): Float64Array {
  const folded = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const piece = pieces[i] as number;
    folded[i] = i % width === 0 ? piece : fold(folded[i - 1] as number, piece);
  }
  return folded;
}

/** Piece by piece, everything from it to the end of its block. */
function accumulateBack(pieces: Float64Array, width: number, length: number, fold: Fold): Float64Array {
  const folded = new Float64Array(length);
  for (let i = length - 1; i >= 0; i -= 1) {
    const piece = pieces[i] as number;
    const isLast = i % width === width - 1 || i === length - 1;
    folded[i] = isLast ? piece : fold(piece, folded[i + 1] as number);
  }
  return folded;
}
