import { readSync } from 'node:fs';
import { RawBlockDecoder, RollupBlockDecoder } from './block-decoder.ts';
import { DECODE_SLACK_BYTES } from './codec/byte-source.ts';
import { corrupt } from './format.ts';

const FIRST_WINDOW_BYTES = 64 * 1024;

/** The part of a file that is in memory. */
export class FileWindow {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Counts loads: what was found in the window is gone when it changes. */
  generation = 0;

  /** Makes bytes `[from, to)` readable; when they must be read, reads on to `readAheadTo`. */
  load(fd: number, path: string, from: number, to: number, readAheadTo: number): void {
    if (from >= this.start && to <= this.end) return;
    const wanted = Math.max(to, readAheadTo) - from;
    if (this.bytes.length < wanted + DECODE_SLACK_BYTES) {
      this.bytes = new Uint8Array(Math.max(FIRST_WINDOW_BYTES, wanted + DECODE_SLACK_BYTES));
    }
    this.generation++;
    this.start = from;
    this.end = from;
    readFully(fd, path, this.bytes, from, wanted);
    this.end = from + wanted;
  }

  forget(): void {
    this.start = 0;
    this.end = 0;
    this.generation++;
  }
}

/** Fills `bytes[0..length)` from the file; a file that ends early is damaged. */
export function readFully(fd: number, path: string, bytes: Uint8Array, from: number, length: number): void {
  let done = 0;
  while (done < length) {
    const read = readSync(fd, bytes, done, length - done, from + done);
    if (read === 0) throw corrupt(path, from + done, 'it ends before its data does');
    done += read;
  }
}

/** Buffers of one read under way. */
export class ReadScratch {
  readonly window = new FileWindow();
  readonly raw = new RawBlockDecoder();
  readonly rollup = new RollupBlockDecoder();
  /** The block whose shape the decoder holds, and the window generation it came from. */
  shapeBlock = -1;
  shapeGeneration = -1;
  /** Each read takes in at least this many bytes: for those who go through a file from front to back. */
  readonly readAheadBytes: number;
  #file: object | undefined;

  constructor(readAheadBytes = 0) {
    this.readAheadBytes = readAheadBytes;
  }

  /** Forgets what came from another file. */
  attach(file: object): void {
    if (this.#file === file) return;
    this.#file = file;
    this.window.forget();
    this.shapeBlock = -1;
  }
}

/**
 * Buffers are lent to one read at a time instead of kept by each of many open files. A visitor that reads within a visit
 * gets buffers of its own.
 */
const idle: ReadScratch[] = [];

export function withScratch<T>(read: (scratch: ReadScratch) => T): T {
  const scratch = idle.pop() ?? new ReadScratch();
  try {
    return read(scratch);
  } finally {
    idle.push(scratch);
  }
}
