import type { JsonScanner } from './json-scanner.ts';
import type { SampleSlots } from './token-cache.ts';

const CLOSE_OBJECT = 0x7d;
const VALUE = Buffer.from('"value"');
const TIMESTAMP = Buffer.from('"timestamp"');

/** Where the last sample that was scanned lies, with the places of its two numbers. */
export class SampleScan implements SampleSlots {
  start = 0;
  end = 0;
  valueStart = -1;
  valueEnd = -1;
  timeStart = -1;
  timeEnd = -1;

  /** Walks over the sample, an object, that begins at `start`. `depth` is how many objects and lists are open around it. */
  scan(scanner: JsonScanner, start: number, depth: number): void {
    this.start = start;
    this.valueStart = -1;
    this.valueEnd = -1;
    this.timeStart = -1;
    this.timeEnd = -1;
    scanner.checkDepth(start, depth + 1);
    let at = scanner.skipSpace(start + 1);
    if (scanner.bytes[at] === CLOSE_OBJECT) {
      this.end = at + 1;
      return;
    }
    while (at !== -1) at = scanner.skipComma(this.#scanMember(scanner, at, depth + 1), CLOSE_OBJECT);
    this.end = scanner.lastEnd;
  }

  #scanMember(scanner: JsonScanner, key: number, depth: number): number {
    const bytes = scanner.bytes;
    const start = scanner.skipKeyAndColon(key);
    const end = scanner.skipValue(start, depth);
    if (!isNumberStart(bytes[start] as number)) return end;
    if (bytes[key + 1] === VALUE[1] && startsWith(bytes, key, VALUE)) {
      this.valueStart = start;
      this.valueEnd = end;
    } else if (bytes[key + 1] === TIMESTAMP[1] && startsWith(bytes, key, TIMESTAMP)) {
      this.timeStart = start;
      this.timeEnd = end;
    }
    return end;
  }
}

function isNumberStart(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

function startsWith(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i += 1) {
    if (bytes[at + i] !== word[i]) return false;
  }
  return true;
}
