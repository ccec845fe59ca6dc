import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Batch, inflateBody } from '../delivery/batch.ts';
import { lockSpool } from './lock.ts';
import {
  orderOf,
  parseSpoolFile,
  type SpoolFile,
  spoolFile,
  TEMPORARY_SUFFIX,
  writeDurably,
} from './spool-file.ts';

export interface SpooledBatch extends Batch {
  readonly file: SpoolFile;
}

export interface SpoolOptions {
  readonly dir: string;
  /** Space for all files; when it is full the oldest batches go. */
  readonly maxBytes: number;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** A batch went because the spool was full. */
  readonly onDropped: (samples: number) => void;
  /** A file could not be read back and was set aside. */
  readonly onCorrupt: (name: string, samples: number, cause: unknown) => void;
}

const CORRUPT_SUFFIX = '.corrupt';
/** Set aside for a person to look at; more would only fill the disk. */
const MAX_CORRUPT_FILES = 10;

/**
 * Unsent batches in a folder, one file each, first in first out, through crashes and restarts. One agent at a time
 * owns the folder. Not to be called concurrently.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #unlock: () => void;
  #files: SpoolFile[] = [];
  #bytes = 0;
  #lastMillis = 0;
  #lastNumber = 0;

  private constructor(options: SpoolOptions, unlock: () => void) {
    this.#options = options;
    this.#unlock = unlock;
  }

  /** Throws `SpoolInUse` while another running agent owns the folder, and what the file system throws. */
  static async open(options: SpoolOptions): Promise<Spool> {
    await mkdir(options.dir, { recursive: true, mode: 0o700 });
    const spool = new Spool(options, lockSpool(options.dir));
    try {
      await spool.#readFolder();
    } catch (error) {
      spool.close();
      throw error;
    }
    return spool;
  }

  get batches(): number {
    return this.#files.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when the batch would survive a crash. Throws what the file system throws; the spool is then as before. */
  async append({ key, samples, body }: Batch): Promise<void> {
    const { maxBytes, dir } = this.#options;
    if (body.length > maxBytes) throw new Error(`a batch of ${body.length} bytes is larger than the spool`);
    while (this.#bytes + body.length > maxBytes) await this.#dropOldest();
    const file = spoolFile(this.#nextOrder(), { key, samples, bytes: body.length });
    await writeDurably(dir, file.name, body);
    this.#files.push(file);
    this.#bytes += file.bytes;
  }

  /**
   * The oldest batch that is whole; those that are damaged or gone are set aside on the way. Throws where the file
   * system fails, for example when this process has too many open files: such a batch may be read later.
   */
  async oldest(): Promise<SpooledBatch | undefined> {
    for (let file = this.#files[0]; file !== undefined; file = this.#files[0]) {
      try {
        const body = await readFile(join(this.#options.dir, file.name));
        await inflateBody(body);
        return { key: file.key, samples: file.samples, body, file };
      } catch (cause) {
        if (!isLost(cause)) throw new Error(`the spool file ${file.name} cannot be read now`, { cause });
        await this.#setAside(file, cause);
      }
    }
    return undefined;
  }

  async remove({ file }: SpooledBatch): Promise<void> {
    this.#forget(file);
    // A file that cannot be removed is sent again by the next agent, and the server knows its key.
    await rm(join(this.#options.dir, file.name), { force: true }).catch(() => undefined);
  }

  /** Puts two halves in the place of the whole. */
  async replace(whole: SpooledBatch, halves: readonly [Batch, Batch]): Promise<void> {
    const files = halves.map(({ key, samples, body }, half) =>
      spoolFile(whole.file.order + 'ab'.charAt(half), { key, samples, bytes: body.length }),
    );
    for (const [half, file] of files.entries()) {
      await writeDurably(this.#options.dir, file.name, halves[half]?.body ?? new Uint8Array());
    }
    // A crash in an earlier split may have left halves of the same names.
    const names = new Set(files.map(({ name }) => name));
    for (const file of this.#files.filter(({ name }) => names.has(name))) this.#forget(file);
    this.#files.splice(this.#files.indexOf(whole.file) + 1, 0, ...files);
    for (const file of files) this.#bytes += file.bytes;
    await this.remove(whole);
  }

  /** Gives the folder back; the files stay for the next agent. */
  close(): void {
    this.#unlock();
  }

  async #readFolder(): Promise<void> {
    const { dir } = this.#options;
    for (const name of (await readdir(dir)).sort()) {
      const path = join(dir, name);
      if (name.endsWith(TEMPORARY_SUFFIX)) await rm(path, { force: true });
      const file = parseSpoolFile(name, (await stat(path).catch(() => undefined))?.size ?? 0);
      if (file === undefined) continue;
      this.#files.push(file);
      this.#bytes += file.bytes;
      this.#lastMillis = file.millis;
      this.#lastNumber = file.number;
    }
    await this.#limitCorruptFiles();
  }

  /** Never before an earlier file, even when the clock was set back. */
  #nextOrder(): string {
    const nowMillis = Math.trunc(this.#options.now());
    this.#lastNumber = nowMillis > this.#lastMillis ? 0 : this.#lastNumber + 1;
    this.#lastMillis = Math.max(this.#lastMillis, nowMillis);
    return orderOf(this.#lastMillis, this.#lastNumber);
  }

  async #dropOldest(): Promise<void> {
    const file = this.#files[0];
    if (file === undefined) throw new Error('BUG: an empty spool is full');
    this.#forget(file);
    this.#options.onDropped(file.samples);
    await rm(join(this.#options.dir, file.name), { force: true });
  }

  async #setAside(file: SpoolFile, cause: unknown): Promise<void> {
    this.#forget(file);
    this.#options.onCorrupt(file.name, file.samples, cause);
    const path = join(this.#options.dir, file.name);
    // Where even this fails, the file is left alone until the next start; it must not block those behind it.
    await rename(path, path + CORRUPT_SUFFIX).catch(() => undefined);
    await this.#limitCorruptFiles().catch(() => undefined);
  }

  async #limitCorruptFiles(): Promise<void> {
    const names = (await readdir(this.#options.dir)).filter((name) => name.endsWith(CORRUPT_SUFFIX)).sort();
    for (const name of names.slice(0, -MAX_CORRUPT_FILES)) {
      await rm(join(this.#options.dir, name), { force: true });
    }
  }

  #forget(file: SpoolFile): void {
    const index = this.#files.indexOf(file);
    if (index === -1) return;
    this.#files.splice(index, 1);
    this.#bytes -= file.bytes;
  }
}

/** Contents that zlib finds damaged: cut off, with a wrong checksum, or larger than any batch. */
const DAMAGED = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT', 'ERR_BUFFER_TOO_LARGE']);

/** Whether a batch is lost for good; every other error, also of a file that is there, may pass. */
function isLost(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'ENOENT' || DAMAGED.has(code);
}
