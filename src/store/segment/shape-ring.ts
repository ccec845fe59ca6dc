/** Series with several blocks a file share their times block by block, so a few recent shapes are kept. */
const KEPT = 8;

interface Shape {
  block: number;
  rows: number;
  columns: Float64Array[];
}

/**
 * The columns that say when rows were, of the last few blocks that stored them. The metrics of one host are sampled together:
 * their blocks store the times once.
 */
export class ShapeRing {
  readonly #shapes: Shape[] = [];
  #next = 0;

  /** The block with exactly these rows, or -1. */
  find(columns: readonly Float64Array[], from: number, to: number): number {
    for (const shape of this.#shapes) {
      if (shape.rows === to - from && sameColumns(shape, columns, from)) return shape.block;
    }
    return -1;
  }

  add(block: number, columns: readonly Float64Array[], from: number, to: number): void {
    const shape = this.#shapes[this.#next] ?? {
      block,
      rows: 0,
      columns: columns.map(() => new Float64Array(0)),
    };
    this.#shapes[this.#next] = shape;
    this.#next = (this.#next + 1) % KEPT;
    shape.block = block;
    shape.rows = to - from;
    for (let c = 0; c < columns.length; c++) {
      let kept = shape.columns[c] as Float64Array;
      if (kept.length < shape.rows) kept = shape.columns[c] = new Float64Array(shape.rows);
      kept.set((columns[c] as Float64Array).subarray(from, to));
    }
  }
}

function sameColumns(shape: Shape, columns: readonly Float64Array[], from: number): boolean {
  for (let c = 0; c < columns.length; c++) {
    if (!sameRows(shape.columns[c] as Float64Array, columns[c] as Float64Array, from, shape.rows))
      return false;
  }
  return true;
}

function sameRows(kept: Float64Array, column: Float64Array, from: number, rows: number): boolean {
  // Different times mostly differ at the ends.
  if (kept[rows - 1] !== column[from + rows - 1]) return false;
  for (let i = 0; i < rows; i++) if (kept[i] !== column[from + i]) return false;
  return true;
}
