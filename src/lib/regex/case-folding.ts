import { type CharSet, charSet, contains } from './char-set.ts';

/** Where Unicode has letters with case, both ends included; a test looks at all code points. */
const CASED_BLOCKS: readonly (readonly [low: number, high: number])[] = [
  [0x0000, 0x2fff],
  [0xa000, 0xabff],
  [0xfb00, 0xffff],
  [0x10400, 0x105ff],
  [0x10c80, 0x10dff],
  [0x11800, 0x118ff],
  [0x16e00, 0x16eff],
  [0x1e900, 0x1e9ff],
];
/** Dotted I and dotless i have no simple case folding, though their upper and lower case exist. */
const UNFOLDED = new Set([0x130, 0x131]);

let orbitsByCodePoint: ReadonlyMap<number, readonly number[]> | undefined;

/** All code points equal to this one by Unicode's simple case folding, itself included: `k`, `K` and the Kelvin sign. */
export function caseVariants(codePoint: number): readonly number[] {
  orbitsByCodePoint ??= buildOrbits();
  return orbitsByCodePoint.get(codePoint) ?? [codePoint];
}

const foldedSets = new WeakMap<CharSet, CharSet>();

/** The set with all case variants of its members. */
export function foldSet(set: CharSet): CharSet {
  const known = foldedSets.get(set) ?? addVariants(set);
  foldedSets.set(set, known);
  return known;
}

function addVariants(set: CharSet): CharSet {
  orbitsByCodePoint ??= buildOrbits();
  const ranges = [...set];
  for (const [codePoint, orbit] of orbitsByCodePoint) {
    if (!contains(set, codePoint)) continue;
    for (const variant of orbit) if (!contains(set, variant)) ranges.push(variant, variant);
  }
  return ranges.length === set.length ? set : charSet(ranges);
}

function buildOrbits(): Map<number, readonly number[]> {
  const orbits = new Map<number, number[]>();
  for (const [low, high] of CASED_BLOCKS) {
    for (let point = low; point <= high; point++) {
      const folded = fold(point);
      if (folded === point) continue;
      const orbit = orbits.get(folded);
      if (orbit === undefined) orbits.set(folded, [folded, point]);
      else orbit.push(point);
    }
  }
  const byCodePoint = new Map<number, readonly number[]>();
  for (const orbit of orbits.values()) for (const point of orbit) byCodePoint.set(point, orbit);
  return byCodePoint;
}

/** Lower case of upper case, as far as each is one code point: variants such as `σ` and `ς` meet there. */
function fold(codePoint: number): number {
  const char = String.fromCodePoint(codePoint);
  const upperCase = char.toUpperCase();
  if (UNFOLDED.has(codePoint) || (upperCase === char && char.toLowerCase() === char)) return codePoint;
  const upper = single(upperCase) ?? codePoint;
  return single(String.fromCodePoint(upper).toLowerCase()) ?? upper;
}

function single(text: string): number | undefined {
  const codePoint = text.codePointAt(0) as number;
  return text.length === (codePoint > 0xffff ? 2 : 1) ? codePoint : undefined;
}
