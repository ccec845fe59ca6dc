import { found, JsonSyntaxError } from './syntax-error.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * Walks over JSON in a byte array without building anything: each `skip` begins at the first byte of its part and returns the
 * position after it, or throws `JsonSyntaxError`. It takes exactly what RFC 8259 allows, as `JSON.parse` does; that the bytes
 * are UTF-8 must be known before.
 */
export class JsonScanner {
  readonly bytes: Uint8Array;
  readonly #maxDepth: number;
  /** Object members walked over so far. */
  members = 0;

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.bytes = bytes;
    this.#maxDepth = maxDepth;
  }

  skipSpace(start: number): number {
    const bytes = this.bytes;
    let at = start;
    for (;;) {
      const byte = bytes[at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
      at += 1;
    }
  }

  /** `depth` is how many objects and lists are open around the value. */
  skipValue(at: number, depth: number): number {
    const byte = this.bytes[at] as number;
    switch (byte) {
      case QUOTE:
        return this.skipString(at);
      case OPEN_OBJECT:
        return this.#skipObject(at, depth + 1);
      case OPEN_LIST:
        return this.#skipList(at, depth + 1);
      case 0x74:
        return this.#skipWord(at, 'true');
      case 0x66:
        return this.#skipWord(at, 'false');
      case 0x6e:
        return this.#skipWord(at, 'null');
      default:
        if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return this.skipNumber(at);
        throw this.error(at, `expected a value, got ${found(this.bytes, at)}`);
    }
  }

  skipString(start: number): number {
    const bytes = this.bytes;
    let at = start + 1;
    for (;;) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH) at = this.#skipEscape(at);
      else if (byte >= 0x20) at += 1;
      else throw this.#stringError(start, at);
    }
  }

  skipNumber(start: number): number {
    const bytes = this.bytes;
    let at = bytes[start] === MINUS ? start + 1 : start;
    at = bytes[at] === ZERO ? at + 1 : this.#skipDigits(at);
    if (bytes[at] === DOT) at = this.#skipDigits(at + 1);
    if (((bytes[at] as number) | 0x20) === 0x65) {
      at += 1;
      if (bytes[at] === PLUS || bytes[at] === MINUS) at += 1;
      at = this.#skipDigits(at);
    }
    return at;
  }

  /** From a member's key to the first byte of its value. */
  skipKeyAndColon(start: number): number {
    if (this.bytes[start] !== QUOTE) {
      throw this.error(start, `expected a key in double quotes, got ${found(this.bytes, start)}`);
    }
    const at = this.skipSpace(this.skipString(start));
    if (this.bytes[at] !== COLON) {
      throw this.error(at, `expected ':' after a key, got ${found(this.bytes, at)}`);
    }
    this.members += 1;
    return this.skipSpace(at + 1);
  }

  /**
   * What follows a member or an element: the position of the next one, or -1 when the closing byte is at `lastEnd`.
   */
  skipComma(start: number, closing: number): number {
    const at = this.skipSpace(start);
    if (this.bytes[at] === COMMA) return this.skipSpace(at + 1);
    if (this.bytes[at] === closing) {
      this.lastEnd = at + 1;
      return -1;
    }
    throw this.error(at, `expected ',' or '${String.fromCharCode(closing)}', got ${found(this.bytes, at)}`);
  }

  /** The position after the object or list that `skipComma` last saw closing. */
  lastEnd = 0;

  error(at: number, message: string): JsonSyntaxError {
    return new JsonSyntaxError(at, message);
  }

  checkDepth(at: number, depth: number): void {
    if (depth > this.#maxDepth) {
      throw this.error(at, `nested deeper than ${this.#maxDepth} levels (ingest.maxJsonDepth)`);
    }
  }

  #skipObject(start: number, depth: number): number {
    this.checkDepth(start, depth);
    let at = this.skipSpace(start + 1);
    if (this.bytes[at] === CLOSE_OBJECT) return at + 1;
    while (at >= 0) {
      at = this.skipKeyAndColon(at);
      at = this.skipComma(this.skipValue(at, depth), CLOSE_OBJECT);
    }
    return this.lastEnd;
  }

  #skipList(start: number, depth: number): number {
    this.checkDepth(start, depth);
    let at = this.skipSpace(start + 1);
    if (this.bytes[at] === CLOSE_LIST) return at + 1;
    while (at >= 0) at = this.skipComma(this.skipValue(at, depth), CLOSE_LIST);
    return this.lastEnd;
  }

  #skipDigits(start: number): number {
    const bytes = this.bytes;
    let at = start;
    while ((bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at += 1;
    if (at === start) throw this.error(at, `expected a digit, got ${found(bytes, at)}`);
    return at;
  }

  #skipWord(start: number, word: string): number {
    for (let i = 1; i < word.length; i += 1) {
      if (this.bytes[start + i] !== word.charCodeAt(i)) {
        throw this.error(start + i, `expected ${word}, got ${found(this.bytes, start + i)}`);
      }
    }
    return start + word.length;
  }

  #skipEscape(at: number): number {
    const byte = this.bytes[at + 1];
    if (byte === 0x75) {
      for (let i = at + 2; i < at + 6; i += 1) {
        if (!isHexDigit(this.bytes[i] as number)) {
          throw this.error(i, `expected four hexadecimal digits after \\u, got ${found(this.bytes, i)}`);
        }
      }
      return at + 6;
    }
    if (byte !== undefined && ESCAPED.includes(byte)) return at + 2;
    throw this.error(
      at + 1,
      `expected one of "\\/bfnrtu after a backslash, got ${found(this.bytes, at + 1)}`,
    );
  }

  #stringError(start: number, at: number): JsonSyntaxError {
    if (at >= this.bytes.length) return this.error(start, 'the string that begins here has no end');
    return this.error(
      at,
      `control character ${found(this.bytes, at)} inside a string; write it as an escape`,
    );
  }
}

const ESCAPED = [...'"\\/bfnrt'].map((character) => character.charCodeAt(0));

function isHexDigit(byte: number): boolean {
  return (byte >= ZERO && byte <= NINE) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
