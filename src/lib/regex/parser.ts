import { caseVariants, foldSet } from './case-folding.ts';
import { ANY, type CharSet, charSet, negate } from './char-set.ts';
import { readClass } from './parse-class.ts';
import { readEscapedCodePoint, takeClassEscape } from './parse-escape.ts';
import { SourceReader } from './source-reader.ts';
import { type Assertion, concat, EMPTY, type Node } from './syntax.ts';

/** A dashboard variable with a thousand chosen hosts becomes an alternation of this order. */
const MAX_SOURCE_LENGTH = 65_536;
/** As RE2 has it. */
const MAX_REPEAT = 1_000;
/** Parser and compiler recurse into groups; this keeps them far from the end of the stack. */
const MAX_DEPTH = 200;
/** As many letters have case. */
const FOLD_EFFORT = 3_000;

const REPEAT = /\{(\d+)(?:(,)(\d*))?\}/y;
const FLAGS = /\(\?([imsU]*)(?:-([imsU]+))?([:)])/y;
const NAME = /\(\?P?<([A-Za-z_]\w*)>/y;

interface Flags {
  /** `i` */
  readonly ignoreCase: boolean;
  /** `m`: `^` and `$` also match at line ends. */
  readonly multiLine: boolean;
  /** `s`: `.` matches a newline, too. */
  readonly dotAll: boolean;
}

/** Reads the syntax of RE2. As in Prometheus, `.` matches a newline unless `(?-s)` says otherwise. Throws `RegexSyntaxError`. */
export function parseRegex(source: string): Node {
  return new Parser(source).parse().node;
}

/** As `parseRegex`, with the first group that captures; undefined for an expression without any. Throws `RegexSyntaxError`. */
export function parseWithGroup(source: string): Node | undefined {
  const { node, groups } = new Parser(source, true).parse();
  return groups === 0 ? undefined : node;
}

class Parser {
  readonly #reader: SourceReader;
  #flags: Flags = { ignoreCase: false, multiLine: false, dotAll: true };
  #depth = 0;
  readonly #names = new Set<string>();
  readonly #keepsGroup: boolean;
  #groups = 0;

  constructor(source: string, keepsGroup = false) {
    this.#reader = new SourceReader(source);
    this.#keepsGroup = keepsGroup;
  }

  parse(): { readonly node: Node; readonly groups: number } {
    const reader = this.#reader;
    if (reader.source.length > MAX_SOURCE_LENGTH) {
      reader.fail(`longer than ${MAX_SOURCE_LENGTH} characters`, MAX_SOURCE_LENGTH);
    }
    const node = this.#alternation();
    return reader.done ? { node, groups: this.#groups } : reader.fail('unexpected )');
  }

  /** Reads up to the `)` of the group or the end. */
  #alternation(): Node {
    const options = [this.#sequence()];
    while (this.#reader.take('|')) options.push(this.#sequence());
    return options.length === 1 ? (options[0] as Node) : { kind: 'alternate', options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (!this.#reader.done && !this.#reader.sees('|') && !this.#reader.sees(')')) parts.push(this.#term());
    return concat(parts);
  }

  #term(): Node {
    const start = this.#reader.position;
    const flagsOnly = this.#takeFlags();
    if (flagsOnly !== undefined) return flagsOnly;
    if (this.#takeRepeat() !== undefined) this.#reader.fail('nothing to repeat', start);
    return this.#reader.take('\\Q') ? this.#quoted() : this.#repeated(this.#atom());
  }

  /** The atom with the repetition that follows it, if any. */
  #repeated(atom: Node): Node {
    const times = this.#takeRepeat();
    if (times === undefined) return atom;
    const again = this.#reader.position;
    if (this.#takeRepeat() !== undefined)
      this.#reader.fail('a repetition of a repetition needs a group', again);
    return times.max === 0 ? EMPTY : { kind: 'repeat', body: atom, ...times };
  }

  #takeRepeat(): { min: number; max: number; isLazy: boolean } | undefined {
    const times = this.#takeTimes();
    return times === undefined ? undefined : { ...times, isLazy: this.#reader.take('?') };
  }

  #takeTimes(): { min: number; max: number } | undefined {
    const reader = this.#reader;
    if (reader.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (reader.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (reader.take('?')) return { min: 0, max: 1 };
    const start = reader.position;
    const match = reader.takeMatch(REPEAT);
    if (match === null) return undefined;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (min > max) reader.fail('repetition out of order', start);
    if (min > MAX_REPEAT || (max > MAX_REPEAT && Number.isFinite(max))) {
      reader.fail(`more than ${MAX_REPEAT} repetitions`, start);
    }
    return { min, max };
  }

  #atom(): Node {
    const reader = this.#reader;
    const flags = this.#flags;
    switch (reader.peek()) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'set', set: readClass(reader, this.#fold) };
      case '\\':
        return this.#escape();
      case '.':
        reader.next();
        return { kind: 'set', set: flags.dotAll ? ANY : negate(charSet([0x0a, 0x0a])) };
      case '^':
        return this.#assert(1, flags.multiLine ? 'lineStart' : 'textStart');
      case '$':
        return this.#assert(1, flags.multiLine ? 'lineEnd' : 'textEnd');
      default:
        return this.#literal(reader.next().codePointAt(0) as number);
    }
  }

  #assert(length: number, assertion: Assertion): Node {
    this.#reader.position += length;
    return { kind: 'assert', assertion };
  }

  #literal(codePoint: number): Node {
    const variants = this.#flags.ignoreCase ? caseVariants(codePoint) : [codePoint];
    if (variants.length === 1) return { kind: 'literal', text: String.fromCodePoint(codePoint) };
    return { kind: 'set', set: charSet(variants.flatMap((variant) => [variant, variant])) };
  }

  #escape(): Node {
    const reader = this.#reader;
    if (reader.sees('\\A')) return this.#assert(2, 'textStart');
    if (reader.sees('\\z')) return this.#assert(2, 'textEnd');
    if (reader.sees('\\b')) return this.#assert(2, 'wordBoundary');
    if (reader.sees('\\B')) return this.#assert(2, 'notWordBoundary');
    const set = takeClassEscape(reader, this.#fold);
    if (set !== undefined) return { kind: 'set', set: set };
    return this.#literal(readEscapedCodePoint(reader));
  }

  /** What follows `\Q` up to `\E` or the end; a repetition behind it is of the last character. */
  #quoted(): Node {
    const parts: Node[] = [];
    while (!this.#reader.done && !this.#reader.take('\\E')) {
      parts.push(this.#literal(this.#reader.next().codePointAt(0) as number));
    }
    const last = parts.pop();
    return last === undefined ? EMPTY : concat([...parts, this.#repeated(last)]);
  }

  /** `(?i)`, which holds up to the end of the group it stands in. */
  #takeFlags(): Node | undefined {
    const start = this.#reader.position;
    const match = this.#reader.takeMatch(FLAGS);
    if (match === null) return undefined;
    if (match[3] === ':') {
      this.#reader.position = start;
      return undefined;
    }
    this.#flags = changed(this.#flags, match[1] as string, match[2] ?? '');
    return EMPTY;
  }

  #group(): Node {
    const start = this.#reader.position;
    const outside = this.#flags;
    if (++this.#depth > MAX_DEPTH) this.#reader.fail(`groups nested more than ${MAX_DEPTH} deep`, start);
    const captures = this.#openGroup(start);
    const isKept = captures && ++this.#groups === 1 && this.#keepsGroup;
    const node = this.#alternation();
    if (!this.#reader.take(')')) this.#reader.fail('missing closing )', start);
    this.#flags = outside;
    this.#depth--;
    return isKept ? { kind: 'capture', body: node } : node;
  }

  /** Whether it is one that captures. */
  #openGroup(start: number): boolean {
    const reader = this.#reader;
    const flags = reader.takeMatch(FLAGS);
    if (flags !== null) {
      this.#flags = changed(this.#flags, flags[1] as string, flags[2] ?? '');
      return false;
    }
    const name = reader.takeMatch(NAME)?.[1];
    if (name !== undefined) {
      if (this.#names.has(name)) reader.fail(`two groups are named ${name}`, start);
      this.#names.add(name);
      return true;
    }
    if (/\(\?<?[=!]/y.test(reader.source.slice(start, start + 4))) {
      reader.fail('RE2 has no lookahead and no lookbehind', start);
    }
    if (reader.sees('(?')) reader.fail('invalid group syntax', start);
    reader.next();
    return true;
  }

  readonly #fold = (set: CharSet): CharSet => {
    if (!this.#flags.ignoreCase || set.length === 0) return set;
    this.#reader.spend(FOLD_EFFORT);
    return foldSet(set);
  };
}

function changed(flags: Flags, on: string, off: string): Flags {
  const value = (flag: string, before: boolean): boolean =>
    (before || on.includes(flag)) && !off.includes(flag);
  return {
    ignoreCase: value('i', flags.ignoreCase),
    multiLine: value('m', flags.multiLine),
    dotAll: value('s', flags.dotAll),
  };
}
