import { type CharSet, contains } from './char-set.ts';
import { RegexSyntaxError } from './errors.ts';

const ASCII = 128;
const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const NEWLINE: CharSet = [0x0a, 0x0a];
/** About 50 ms. */
const MAX_EFFORT = 2_000_000;

/** What assertions need to know of a character. */
export type CharKind = 'word' | 'newline' | 'other';

export function kindOf(codePoint: number): CharKind {
  if (contains(WORD, codePoint)) return 'word';
  return contains(NEWLINE, codePoint) ? 'newline' : 'other';
}

/**
 * The code points in classes of those that no set of the expression tells apart, so that an automaton needs one
 * transition a class: `web-[0-9]+` has six.
 */
export class Alphabet {
  /** Where each interval of equal class starts, ascending from 0. */
  readonly #starts: Uint32Array;
  readonly #classOfInterval: Uint32Array;
  readonly #asciiClasses: Uint32Array;
  /** Some code point of each class. */
  readonly #examples: number[] = [];

  constructor(sets: Iterable<CharSet>) {
    const all = [...new Set([...sets, WORD, NEWLINE])];
    this.#starts = boundaries(all);
    this.#classOfInterval = refine(this.#starts, all);
    this.#classOfInterval.forEach((number, interval) => {
      this.#examples[number] ??= this.#starts[interval] as number;
    });
    this.#asciiClasses = Uint32Array.from({ length: ASCII }, (_, codePoint) => this.#search(codePoint));
  }

  get size(): number {
    return this.#examples.length;
  }

  get sizeBytes(): number {
    return this.#starts.byteLength + this.#classOfInterval.byteLength + this.#asciiClasses.byteLength;
  }

  /** The classes of the ASCII characters, for callers that look up many. */
  get asciiClasses(): Uint32Array {
    return this.#asciiClasses;
  }

  classOf(codePoint: number): number {
    return codePoint < ASCII ? (this.#asciiClasses[codePoint] as number) : this.#search(codePoint);
  }

  /** Whether the set, one of those the alphabet was made for, has the characters of the class. */
  isIn(set: CharSet, charClass: number): boolean {
    return contains(set, this.#examples[charClass] as number);
  }

  kindOf(charClass: number): CharKind {
    return kindOf(this.#examples[charClass] as number);
  }

  #search(codePoint: number): number {
    let from = 0;
    let to = this.#starts.length;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.#starts[middle] as number) <= codePoint) from = middle;
      else to = middle;
    }
    return this.#classOfInterval[from] as number;
  }
}

function boundaries(sets: readonly CharSet[]): Uint32Array {
  const starts = new Set([0]);
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) starts.add(set[i] as number).add((set[i + 1] as number) + 1);
  }
  return Uint32Array.from(starts).sort();
}

/** Splits each class by each set in turn; numbers the classes from 0. */
function refine(starts: Uint32Array, sets: readonly CharSet[]): Uint32Array {
  const intervalAt = new Map(Array.from(starts, (start, interval) => [start, interval]));
  const classes = new Uint32Array(starts.length);
  let classCount = 1;
  let effort = 0;
  for (const set of sets) {
    const inside = new Numbering(classCount);
    for (let i = 0; i < set.length; i += 2) {
      const first = intervalAt.get(set[i] as number) as number;
      const end = intervalAt.get((set[i + 1] as number) + 1) ?? starts.length;
      for (let at = first; at < end; at++) classes[at] = inside.of(classes[at] as number);
      effort += end - first;
    }
    classCount = inside.end;
    if (effort > MAX_EFFORT) throw new RegexSyntaxError('the expression has too many character classes', 0);
  }
  const dense = new Numbering(0);
  return classes.map((number) => dense.of(number));
}

/** Gives each number it meets for the first time the next new number. */
class Numbering {
  readonly #numbers = new Map<number, number>();
  #end: number;

  constructor(first: number) {
    this.#end = first;
  }

  get end(): number {
    return this.#end;
  }

  of(number: number): number {
    const known = this.#numbers.get(number);
    if (known !== undefined) return known;
    this.#numbers.set(number, this.#end);
    return this.#end++;
  }
}
