import { type CharSet, MAX_CODE_POINT, negate } from './char-set.ts';
import { isUnicodeClassKnown, PERL_CLASSES, unicodeClass } from './named-classes.ts';
import type { SourceReader } from './source-reader.ts';

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

const HEX = /x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2}))/y;
/** A single digit other than 0 would be a back reference, which RE2 does not have. */
const OCTAL = /0[0-7]{0,2}|[1-7][0-7]{1,2}/y;
const PROPERTY = /[pP](?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/y;

/** A class is made from all code points when it is asked for the first time. */
const NEW_PROPERTY_EFFORT = 150_000;

/** Reads `\d`, `\PL`, `\p{Greek}` and the like, if one comes next; `fold` widens a set to all its case variants. */
export function takeClassEscape(reader: SourceReader, fold: (set: CharSet) => CharSet): CharSet | undefined {
  const start = reader.position;
  if (!reader.take('\\')) return undefined;
  const letter = reader.peek();
  const perl = PERL_CLASSES.get(letter.toLowerCase());
  if (perl !== undefined) {
    reader.next();
    return letter === letter.toLowerCase() ? fold(perl) : negate(fold(perl));
  }
  if (letter === 'p' || letter === 'P') return readProperty(reader, start, fold);
  reader.position = start;
  return undefined;
}

function readProperty(reader: SourceReader, start: number, fold: (set: CharSet) => CharSet): CharSet {
  const match = reader.takeMatch(PROPERTY);
  if (match === null) return reader.fail('invalid character class: expected \\pL or \\p{Greek}', start);
  const [text, caret, long, short] = match;
  const name = long ?? short ?? '';
  if (!isUnicodeClassKnown(name)) reader.spend(NEW_PROPERTY_EFFORT);
  const set = unicodeClass(name);
  if (set === undefined) return reader.fail(`unknown Unicode class \\${text}`, start);
  reader.spend(set.length);
  const negated = text.startsWith('P') !== (caret === '^');
  return negated ? negate(fold(set)) : fold(set);
}

/** Reads an escape that stands for one code point; the reader is at the backslash. */
export function readEscapedCodePoint(reader: SourceReader): number {
  const start = reader.position;
  reader.next();
  const octal = reader.takeMatch(OCTAL);
  if (octal !== null) return Number.parseInt(octal[0], 8);
  const hex = reader.takeMatch(HEX);
  if (hex !== null) return checkedCodePoint(reader, Number.parseInt(hex[1] ?? (hex[2] as string), 16), start);
  if (reader.done) return reader.fail('trailing backslash', start);
  const char = reader.next();
  const control = CONTROLS.get(char);
  if (control !== undefined) return control;
  if (char.charCodeAt(0) < 0x80 && !/[0-9A-Za-z]/.test(char)) return char.charCodeAt(0);
  const reason = /[1-9]/.test(char) ? ': RE2 has no back references' : '';
  return reader.fail(`invalid escape sequence \\${char}${reason}`, start);
}

function checkedCodePoint(reader: SourceReader, codePoint: number, start: number): number {
  return codePoint <= MAX_CODE_POINT ? codePoint : reader.fail('code point above \\x{10FFFF}', start);
}
