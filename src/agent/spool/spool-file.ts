import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A spool file is the plain gzipped JSON of one batch, so that `zcat` shows it; all else is in its name:
 * `<millis>-<number>[halves].<idempotency key>.<samples>.json.gz`. Names sort in the order of sending. The two halves
 * of a split batch carry `a` and `b`, which sorts them into the place of the whole.
 */
export interface SpoolFile {
  readonly name: string;
  /** `<millis>-<number>[halves]`. */
  readonly order: string;
  readonly millis: number;
  readonly number: number;
  readonly key: string;
  readonly samples: number;
  readonly bytes: number;
}

const NAME = /^((\d{13,16})-(\d{6,})[ab]*)\.([0-9a-f-]{36})\.(\d{1,9})\.json\.gz$/;

export function spoolFile(
  order: string,
  { key, samples, bytes }: { key: string; samples: number; bytes: number },
): SpoolFile {
  const file = parseSpoolFile(`${order}.${key}.${samples}.json.gz`, bytes);
  if (file === undefined) throw new Error(`BUG: not a spool file name: ${order}.${key}.${samples}`);
  return file;
}

export function orderOf(millis: number, number: number): string {
  return `${String(millis).padStart(13, '0')}-${String(number).padStart(6, '0')}`;
}

export function parseSpoolFile(name: string, bytes: number): SpoolFile | undefined {
  const [, order, millis, number, key, samples] = NAME.exec(name) ?? [];
  if (order === undefined || key === undefined) return undefined;
  return {
    name,
    order,
    millis: Number(millis),
    number: Number(number),
    key,
    samples: Number(samples),
    bytes,
  };
}

export const TEMPORARY_SUFFIX = '.tmp';

/** Writes a whole file that survives a crash of the machine: data first, then the name, then the folder. */
export async function writeDurably(dir: string, name: string, body: Uint8Array): Promise<void> {
  const temporary = join(dir, name + TEMPORARY_SUFFIX);
  try {
    await withFile(temporary, 'w', async (file) => {
      await file.writeFile(body);
      await file.sync();
    });
    await rename(temporary, join(dir, name));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dir);
}

async function syncFolder(dir: string): Promise<void> {
  // Some file systems cannot sync a folder; the file itself is safe then as well as it can be.
  await withFile(dir, 'r', (folder) => folder.sync()).catch(() => undefined);
}

async function withFile(
  path: string,
  flags: string,
  use: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
