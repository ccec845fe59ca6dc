/** Code points as `[low, high, low, high, ...]`, both ends included, ascending and with a gap between ranges. */
export type CharSet = readonly number[];

export const MAX_CODE_POINT = 0x10ffff;

export const ANY: CharSet = [0, MAX_CODE_POINT];

/** From ranges in any order that may overlap. */
export function charSet(ranges: readonly number[]): CharSet {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] as number, ranges[i + 1] as number]);
  pairs.sort((a, b) => a[0] - b[0]);
  const set: number[] = [];
  for (const [low, high] of pairs) {
    const end = set.length - 1;
    if (end < 0 || low > (set[end] as number) + 1) set.push(low, high);
    else if (high > (set[end] as number)) set[end] = high;
  }
  return set;
}

export function negate(set: CharSet): CharSet {
  const negated: number[] = [];
  let low = 0;
  for (let i = 0; i < set.length; i += 2) {
    if (low < (set[i] as number)) negated.push(low, (set[i] as number) - 1);
    low = (set[i + 1] as number) + 1;
  }
  if (low <= MAX_CODE_POINT) negated.push(low, MAX_CODE_POINT);
  return negated;
}

export function contains(set: CharSet, codePoint: number): boolean {
  let from = 0;
  let to = set.length >> 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((set[2 * middle + 1] as number) < codePoint) from = middle + 1;
    else to = middle;
  }
  return 2 * from < set.length && (set[2 * from] as number) <= codePoint;
}

/** How many code points the set has. */
export function sizeOf(set: CharSet): number {
  let size = 0;
  for (let i = 0; i < set.length; i += 2) size += (set[i + 1] as number) - (set[i] as number) + 1;
  return size;
}

export function isAny(set: CharSet): boolean {
  return set.length === 2 && set[0] === 0 && set[1] === MAX_CODE_POINT;
}
