import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly dir: string;
  freeBytes(): number;
  /** Writes one file that leaves `leaveBytes` free. */
  fill(leaveBytes: number): void;
  /** Removes that file. */
  empty(): void;
  unmount(): void;
}

const CHUNK = Buffer.alloc(1_024 * 1_024, 1);

/** A file system of its own in memory. Needs the right to mount: root, or a user namespace (see `canMount`). */
export function mountSmallDisk(sizeMiB: number): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'dashboarding-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', dir]);
  const filler = join(dir, 'filler');
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };
  return {
    dir,
    freeBytes,
    fill(leaveBytes) {
      while (freeBytes() > leaveBytes) {
        const size = Math.min(CHUNK.length, freeBytes() - leaveBytes);
        writeFileSync(filler, CHUNK.subarray(0, size), { flag: 'a' });
      }
    },
    empty: () => rmSync(filler, { force: true }),
    unmount() {
      // Lazily: a server that was killed a moment ago may still hold a file.
      execFileSync('umount', ['--lazy', dir]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export function canMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'dashboarding-disk-'));
  try {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]).status !== 0) return false;
    execFileSync('umount', [dir]);
    return true;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Runs a test file once more where mounting is allowed: in a user and mount namespace. Fails with its output. */
export function runInNamespace(file: string): void {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--user', '--map-root-user', '--mount', process.execPath, '--test', file];
  const result = spawnSync('unshare', args, { env, encoding: 'utf8' });
  if (result.status === 0) return;
  throw new Error(
    `neither this user nor a user namespace may mount a small disk, or the test failed there:\n${result.stdout}${result.stderr}${result.error ?? ''}`,
  );
}
