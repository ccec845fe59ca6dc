import { type CharSet, charSet, MAX_CODE_POINT } from './char-set.ts';

function ascii(ranges: string): CharSet {
  return charSet(Array.from(ranges, (char) => char.charCodeAt(0)));
}

/** `\d`, `\s` and `\w`, which are ASCII in RE2. */
export const PERL_CLASSES: ReadonlyMap<string, CharSet> = new Map([
  ['d', ascii('09')],
  ['s', ascii('\t\n\f\r  ')],
  ['w', ascii('09AZaz__')],
]);

export const POSIX_CLASSES: ReadonlyMap<string, CharSet> = new Map([
  ['alnum', ascii('09AZaz')],
  ['alpha', ascii('AZaz')],
  ['ascii', ascii('\0\x7f')],
  ['blank', ascii('\t\t  ')],
  ['cntrl', ascii('\0\x1f\x7f\x7f')],
  ['digit', ascii('09')],
  ['graph', ascii('!~')],
  ['lower', ascii('az')],
  ['print', ascii(' ~')],
  ['punct', ascii('!/:@[`{~')],
  ['space', ascii('\t\r  ')],
  ['upper', ascii('AZ')],
  ['word', ascii('09AZaz__')],
  ['xdigit', ascii('09AFaf')],
]);

const properties = new Map<string, CharSet>();

/** Whether `unicodeClass` answers at once; else it goes through the code points, some 30 ms. */
export function isUnicodeClassKnown(name: string): boolean {
  return name === 'Any' || properties.has(name);
}

/** A Unicode general category (`L`, `Lu`) or script (`Greek`), or undefined when there is none of this name. */
export function unicodeClass(name: string): CharSet | undefined {
  if (name === 'Any') return [0, MAX_CODE_POINT];
  if (!/^[A-Z][A-Za-z_]*$/.test(name)) return undefined;
  const set = properties.get(name) ?? findProperty(name);
  if (set !== undefined) properties.set(name, set);
  return set;
}

function findProperty(name: string): CharSet | undefined {
  const property = name.length <= 2 ? `General_Category=${name}` : `Script=${name}`;
  try {
    return codePointsMatching(new RegExp(`\\p{${property}}+`, 'gu'));
  } catch {
    return undefined;
  }
}

/** Planes 4 to 13 have no characters at all, so that one of their code points speaks for all of them. */
const UNASSIGNED_FROM = 0x40000;
const UNASSIGNED_TO = 0xdffff;
/** Within a block of this size no two surrogates make a pair. */
const BLOCK = 0x400;

function codePointsMatching(runs: RegExp): CharSet {
  const ranges: number[] = [];
  if (String.fromCodePoint(UNASSIGNED_FROM).search(runs) === 0) ranges.push(UNASSIGNED_FROM, UNASSIGNED_TO);
  for (let start = 0; start <= MAX_CODE_POINT; start += BLOCK) {
    if (start < UNASSIGNED_FROM || start > UNASSIGNED_TO) addRuns(runs, start, ranges);
  }
  return charSet(ranges);
}

function addRuns(runs: RegExp, start: number, ranges: number[]): void {
  const text = String.fromCodePoint(...Array.from({ length: BLOCK }, (_, i) => start + i));
  const unitsPerPoint = text.length / BLOCK;
  for (const { index, 0: run } of text.matchAll(runs)) {
    const low = start + index / unitsPerPoint;
    ranges.push(low, low + run.length / unitsPerPoint - 1);
  }
}
