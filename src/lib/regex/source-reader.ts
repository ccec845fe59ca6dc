import { RegexSyntaxError } from './errors.ts';

/** About 50 ms: a range of a character class counts one, what takes longer is counted by its caller. */
const MAX_EFFORT = 1_000_000;

/** A place in the source of an expression, and what it has cost to read it so far. */
export class SourceReader {
  readonly source: string;
  position = 0;
  #effort = 0;

  constructor(source: string) {
    this.source = source;
  }

  get done(): boolean {
    return this.position >= this.source.length;
  }

  /** The next code point as text, or the empty string at the end. */
  peek(): string {
    const codePoint = this.source.codePointAt(this.position);
    return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
  }

  next(): string {
    const text = this.peek();
    this.position += text.length;
    return text;
  }

  sees(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  /** Steps over `text` if it comes next. */
  take(text: string): boolean {
    const seen = this.sees(text);
    if (seen) this.position += text.length;
    return seen;
  }

  /** Steps over what the sticky expression matches here and returns its match. */
  takeMatch(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.source);
    if (match !== null) this.position = pattern.lastIndex;
    return match;
  }

  /** Some short sources stand for a lot of work. Throws `RegexSyntaxError` when it is too much. */
  spend(effort: number): void {
    this.#effort += effort;
    if (this.#effort > MAX_EFFORT) this.fail('the expression has too many character classes');
  }

  fail(message: string, position = this.position): never {
    throw new RegexSyntaxError(message, position);
  }
}
