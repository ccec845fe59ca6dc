import { type CharSet, charSet, contains } from './char-set.ts';

/** The blocks in which Unicode has letters with case; what lies between (CJK, Hangul, private use) has none. */
const CASED_BLOCKS = [0, 0x2fff, 0xa000, 0xabff, 0xfb00, 0xffff, 0x10000, 0x1efff];
/** Dotted I and dotless i have no simple case folding, though their upper and lower case exist. */
const UNFOLDED = new Set([0x130, 0x131]);

let orbitsByCodePoint: ReadonlyMap<number, readonly number[]> | undefined;

/** All code points equal to this one by Unicode's simple case folding, itself included: `k`, `K` and the Kelvin sign. */
export function caseVariants(codePoint: number): readonly number[] {
  orbitsByCodePoint ??= buildOrbits();
  return orbitsByCodePoint.get(codePoint) ?? [codePoint];
}

const folded = new WeakMap<CharSet, CharSet>();

/** The set with all case variants of its members. */
export function foldSet(set: CharSet): CharSet {
  const known = folded.get(set) ?? addVariants(set);
  folded.set(set, known);
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
  for (let block = 0; block < CASED_BLOCKS.length; block += 2) {
    for (let point = CASED_BLOCKS[block] as number; point <= (CASED_BLOCKS[block + 1] as number); point++) {
      const lower = fold(point);
      const orbit = orbits.get(lower);
      if (orbit === undefined) orbits.set(lower, [point]);
      else orbit.push(point);
    }
  }
  const byCodePoint = new Map<number, readonly number[]>();
  for (const orbit of orbits.values())
    if (orbit.length > 1) for (const point of orbit) byCodePoint.set(point, orbit);
  return byCodePoint;
}

/** Lower case of upper case, as far as each is one code point: variants such as `σ` and `ς` meet there. */
function fold(codePoint: number): number {
  if (UNFOLDED.has(codePoint)) return codePoint;
  const upper = single(String.fromCodePoint(codePoint).toUpperCase()) ?? codePoint;
  return single(String.fromCodePoint(upper).toLowerCase()) ?? upper;
}

function single(text: string): number | undefined {
  const codePoint = text.codePointAt(0) as number;
  return text.length === (codePoint > 0xffff ? 2 : 1) ? codePoint : undefined;
}
