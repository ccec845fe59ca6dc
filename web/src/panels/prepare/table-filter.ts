import type { Cell } from './table-rows.ts';

const COMPARISON = /^(<=|>=|!=|<|>|=)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

/** Tests a cell by what was typed above its column: a part of its text in any case, or a comparison such as `> 90`. */
export function cellFilter(typed: string): ((cell: Cell, text: string) => boolean) | undefined {
  const wanted = typed.trim();
  if (wanted === '') return undefined;
  const [, op, digits] = COMPARISON.exec(wanted) ?? [];
  if (op === undefined || digits === undefined) {
    const lower = wanted.toLowerCase();
    return (_, text) => text.toLowerCase().includes(lower);
  }
  const bound = Number(digits);
  return (cell, text) =>
    typeof cell === 'number' ? compare(cell, op, bound) : text.toLowerCase().includes(wanted.toLowerCase());
}

function compare(value: number, op: string, bound: number): boolean {
  switch (op) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '=':
      return value === bound;
    default:
      return value !== bound;
  }
}
