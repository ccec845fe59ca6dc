import { type CharSet, charSet, negate } from './char-set.ts';
import { POSIX_CLASSES } from './named-classes.ts';
import { readEscapedCodePoint, takeClassEscape } from './parse-escape.ts';
import type { SourceReader } from './source-reader.ts';

const POSIX = /\[:(\^?)(\w*):\]/y;

/** Reads `[...]`; the reader is at the opening bracket. `fold` widens a set to all its case variants where case is ignored. */
export function readClass(reader: SourceReader, fold: (set: CharSet) => CharSet): CharSet {
  const start = reader.position;
  reader.next();
  const negated = reader.take('^');
  const plain: number[] = [];
  const named: number[] = [];
  for (let isFirst = true; isFirst || !reader.take(']'); isFirst = false) {
    if (reader.done) reader.fail('missing closing ]', start);
    const set = takePosixClass(reader, fold) ?? takeClassEscape(reader, fold);
    if (set === undefined) readRange(reader, plain);
    else for (const bound of set) named.push(bound);
    reader.spend(1);
  }
  const set = charSet([...fold(charSet(plain)), ...named]);
  return negated ? negate(set) : set;
}

function takePosixClass(reader: SourceReader, fold: (set: CharSet) => CharSet): CharSet | undefined {
  const start = reader.position;
  const match = reader.takeMatch(POSIX);
  if (match === null) return undefined;
  const set = POSIX_CLASSES.get(match[2] as string);
  if (set === undefined) return reader.fail(`unknown character class ${match[0]}`, start);
  return match[1] === '^' ? negate(fold(set)) : fold(set);
}

/** Reads `a` or `a-z`; a `-` before the closing bracket is a character like any other. */
function readRange(reader: SourceReader, ranges: number[]): void {
  const start = reader.position;
  const low = readClassCodePoint(reader);
  const isRange = reader.sees('-') && !reader.sees('-]') && reader.position + 1 < reader.source.length;
  if (isRange) reader.next();
  const high = isRange ? readClassCodePoint(reader) : low;
  if (high < low) reader.fail('character range out of order', start);
  ranges.push(low, high);
}

function readClassCodePoint(reader: SourceReader): number {
  return reader.sees('\\') ? readEscapedCodePoint(reader) : (reader.next().codePointAt(0) as number);
}
