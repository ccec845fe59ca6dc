import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, counter, type Reading, type SystemRoots } from './collector.ts';
import { fieldsOf, linesOf, numberAt } from './text.ts';

/** The kernel counts in sectors of 512 bytes, whatever the disk's own are (Documentation/admin-guide/iostats.rst). */
const SECTOR_BYTES = 512;

/** Memory, images and volumes on top of disks that are counted themselves. */
const NOT_A_DISK = /^(loop|ram|zram|fd|sr|dm-|md|drbd|bcache)\d/;

/** Names of whole disks, for machines that show no /sys/block. */
const WHOLE_DISK = /^((sd|hd|vd|xvd|dasd)[a-z]+|nvme\d+n\d+|mmcblk\d+|nbd\d+|rbd\d+)$/;

/** Reads and writes of whole disks from /proc/diskstats. */
export function createDiskIoCollector({ procRoot, sysRoot }: SystemRoots): Collector {
  return {
    name: 'disk I/O',
    async collect() {
      const text = await readFile(join(procRoot, 'diskstats'), 'utf8');
      const blockDevices = await listBlockDevices(sysRoot);
      const isDisk = (device: string): boolean =>
        !NOT_A_DISK.test(device) && (blockDevices?.has(device) ?? WHOLE_DISK.test(device));
      return linesOf(text)
        .map(fieldsOf)
        .filter((fields) => isDisk(fields[2] ?? ''))
        .flatMap(diskReadings);
    },
  };
}

/** /sys/block lists whole devices, not their partitions; a slash in a name is written there as `!`. */
async function listBlockDevices(sysRoot: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const names = await readdir(join(sysRoot, 'block'));
    return new Set(names.map((name) => name.replaceAll('!', '/')));
  } catch {
    return undefined;
  }
}

function diskReadings(fields: readonly string[]): Reading[] {
  const device = fields[2] ?? '';
  const field = (index: number): number => numberAt(fields, index, `diskstats: ${device}`);
  const reads = field(3);
  const writes = field(7);
  // A device that was never used is mostly one that is not there, such as nbd0 to nbd15.
  if (reads === 0 && writes === 0) return [];
  const tags = { device };
  return [
    counter('disk_read_bytes_total', field(5) * SECTOR_BYTES, 'bytes', tags),
    counter('disk_written_bytes_total', field(9) * SECTOR_BYTES, 'bytes', tags),
    counter('disk_reads_total', reads, 'operations', tags),
    counter('disk_writes_total', writes, 'operations', tags),
    counter('disk_io_time_seconds_total', field(12) / 1000, 'seconds', tags),
  ];
}
