import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratchDirs = new Set<string>();
process.once('exit', () => {
  for (const dir of scratchDirs) remove(dir);
});

/** A folder that is gone when the benchmark ends, however it ends. */
export function makeScratchDir(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `dashboarding-bench-${name}-`));
  scratchDirs.add(dir);
  return dir;
}

export function removeScratchDir(dir: string): void {
  remove(dir);
  scratchDirs.delete(dir);
}

/** Tries again for a while: a server that was killed a moment ago may still be at its last write. */
function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Sum of the sizes of all files below `dir`, or of those so named. A file that goes away meanwhile counts nothing. */
export function directoryBytes(dir: string, counts: (name: string) => boolean = () => true): number {
  let bytes = 0;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !counts(entry.name)) continue;
    bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
