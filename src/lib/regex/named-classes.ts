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

const properties = new Map<string, CharSet | undefined>();

/** A Unicode general category (`L`, `Lu`) or script (`Greek`), or undefined when there is none of this name. */
export function unicodeClass(name: string): CharSet | undefined {
  if (name === 'Any') return [0, MAX_CODE_POINT];
  if (!/^[A-Z][A-Za-z_]*$/.test(name)) return undefined;
  if (!properties.has(name)) properties.set(name, findProperty(name));
  return properties.get(name);
}

function findProperty(name: string): CharSet | undefined {
  const property = name.length <= 2 ? `General_Category=${name}` : `Script=${name}`;
  try {
    return codePointsMatching(new RegExp(`\\p{${property}}`, 'u'));
  } catch {
    return undefined;
  }
}

function codePointsMatching(pattern: RegExp): CharSet {
  const ranges: number[] = [];
  for (let codePoint = 0; codePoint <= MAX_CODE_POINT; codePoint++) {
    if (!pattern.test(String.fromCodePoint(codePoint))) continue;
    if (ranges.at(-1) === codePoint - 1) ranges[ranges.length - 1] = codePoint;
    else ranges.push(codePoint, codePoint);
  }
  return ranges;
}
