import { RegexSyntaxError } from './errors.ts';

/** A place in the source of an expression. */
export class SourceReader {
  readonly source: string;
  position = 0;

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

  fail(message: string, position = this.position): never {
    throw new RegexSyntaxError(message, position);
  }
}
