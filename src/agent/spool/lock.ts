import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK_NAME = 'agent.lock';

/** What file systems without hard links answer. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Locks of this process, by path: the pid alone cannot tell two agents in one process apart. */
const held = new Set<string>();

export class SpoolInUse extends Error {
  constructor(dir: string, owner: string) {
    super(`the spool folder ${dir} is used by ${owner}; give each agent a folder of its own`);
    this.name = 'SpoolInUse';
  }
}

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one with the same pid, as after every restart of a container; '' if unknown. */
  readonly started: string;
}

/** Takes the folder for this process and returns how to give it back. Throws `SpoolInUse`. */
export function lockSpool(dir: string): () => void {
  const path = join(dir, LOCK_NAME);
  if (held.has(path)) throw new SpoolInUse(dir, 'another agent of this process');
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner);
  // A link appears whole or not at all, so nobody ever reads a lock that is half written.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    if (!tryCreate(draft, path)) {
      removeStaleLock(dir, path);
      if (!tryCreate(draft, path)) throw new SpoolInUse(dir, 'an agent that started in the same moment');
    }
  } finally {
    rmSync(draft, { force: true });
  }
  held.add(path);
  return () => {
    held.delete(path);
    if (readText(path) === mine) rmSync(path, { force: true });
  };
}

/** False when there is a lock already. */
function tryCreate(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error))) throw error;
  }
  try {
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function removeStaleLock(dir: string, path: string): void {
  const text = readText(path);
  if (text === undefined) return;
  const owner = parseOwner(text);
  if (owner !== undefined && isRunning(owner)) throw new SpoolInUse(dir, `process ${owner.pid}`);
  // Renaming, unlike removing, shows what was taken away: another agent may have renewed the lock meanwhile.
  const aside = `${path}.stale.${process.pid}`;
  renameSync(path, aside);
  if (readText(aside) !== text) tryCreate(aside, path);
  rmSync(aside, { force: true });
}

function isRunning({ pid, started }: Owner): boolean {
  // Our own pid in a lock that we do not hold was left by an earlier process that had the same pid.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return started === '' || started === startOf(pid);
}

/** Boot and clock tick in which a process started, where /proc tells; else ''. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  const boot = readText('/proc/sys/kernel/random/boot_id')?.trim();
  // The second field is the program's name in brackets and may hold blanks; the start time is the 22nd field.
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined || boot === undefined ? '' : `${boot}/${ticks}`;
}

function parseOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner> | null;
    if (!Number.isSafeInteger(owner?.pid) || typeof owner?.started !== 'string') return undefined;
    return { pid: owner.pid as number, started: owner.started };
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
