import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, gauge, type Reading } from './collector.ts';
import { dataMounts, isNetworkMount, type Mount, parseMounts } from './mounts.ts';
import { ProbeLane } from './probe-lane.ts';
import { percent } from './text.ts';

/** The part of `fs.statfs` that is needed. Counts are in blocks of `bsize` bytes. */
export interface FileSystemStats {
  readonly bsize: number;
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
}

export interface DiskSpaceDependencies {
  readonly procRoot: string;
  readonly statFileSystem?: (path: string) => Promise<FileSystemStats>;
  /** How long all mounts of a lane may take together. */
  readonly timeoutMs?: number;
}

/**
 * Space of the mounted file systems. A network mount whose server is gone hangs whoever asks, and with him one of
 * Node's four file threads. So network mounts are asked one after the other in a lane of their own: at most one
 * thread hangs, local disks go on, and the lane goes on when the server is back.
 */
export function createDiskSpaceCollector(deps: DiskSpaceDependencies): Collector {
  const stat = deps.statFileSystem ?? statfs;
  const probe = async (mount: Mount): Promise<Reading[]> => spaceReadings(mount, await stat(mount.path));
  const timeoutMs = deps.timeoutMs ?? 2_000;
  const local = new ProbeLane(probe, timeoutMs);
  const network = new ProbeLane(probe, timeoutMs);
  return {
    name: 'disk space',
    async collect() {
      const mounts = dataMounts(parseMounts(await readFile(join(deps.procRoot, 'self/mounts'), 'utf8')));
      const lanes = await Promise.all([
        local.run(mounts.filter((mount) => !isNetworkMount(mount))),
        network.run(mounts.filter(isNetworkMount)),
      ]);
      return lanes.flat();
    },
  };
}

/** Free is what programs without special rights can get; percent is of what they could, as `df` shows it. */
function spaceReadings({ path, device }: Mount, stats: FileSystemStats): Reading[] {
  if (stats.blocks === 0) return [];
  const tags = { mount: path, device };
  const usedBlocks = stats.blocks - stats.bfree;
  return [
    gauge('disk_total_bytes', stats.blocks * stats.bsize, 'bytes', tags),
    gauge('disk_used_bytes', usedBlocks * stats.bsize, 'bytes', tags),
    gauge('disk_free_bytes', stats.bavail * stats.bsize, 'bytes', tags),
    gauge('disk_usage_percent', percent(usedBlocks, usedBlocks + stats.bavail), 'percent', tags),
  ];
}
