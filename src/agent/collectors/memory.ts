import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, gauge, type Reading } from './collector.ts';
import { linesOf, percent } from './text.ts';

/** Memory and swap from /proc/meminfo. */
export function createMemoryCollector({ procRoot }: { procRoot: string }): Collector {
  return {
    name: 'memory',
    async collect() {
      return linuxReadings(parseMeminfo(await readFile(join(procRoot, 'meminfo'), 'utf8')));
    },
  };
}

/** Used is what programs cannot get: total less available. */
export function memoryReadings(totalBytes: number, availableBytes: number): Reading[] {
  const usedBytes = Math.max(0, totalBytes - availableBytes);
  return [
    gauge('memory_total_bytes', totalBytes, 'bytes'),
    gauge('memory_used_bytes', usedBytes, 'bytes'),
    gauge('memory_available_bytes', availableBytes, 'bytes'),
    gauge('memory_usage_percent', percent(usedBytes, totalBytes), 'percent'),
  ];
}

/** Values in bytes by name; the file gives them in units of 1,024 bytes, whatever it calls them. */
function parseMeminfo(text: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of linesOf(text)) {
    const [, name, kibibytes] = /^([^:]+):\s+(\d+) kB$/.exec(line.trim()) ?? [];
    if (name !== undefined) values.set(name, Number(kibibytes) * 1024);
  }
  return values;
}

function linuxReadings(values: ReadonlyMap<string, number>): Reading[] {
  const totalBytes = values.get('MemTotal');
  if (totalBytes === undefined) throw new Error('meminfo: no line "MemTotal"');
  const part = (name: string): number => values.get(name) ?? 0;
  // As the column buff/cache of `free`: what the kernel can mostly give back.
  const cachedBytes = part('Buffers') + part('Cached') + part('SReclaimable');
  // Kernels before 3.14 have no MemAvailable.
  const availableBytes = values.get('MemAvailable') ?? part('MemFree') + cachedBytes;
  return [
    ...memoryReadings(totalBytes, availableBytes),
    gauge('memory_cached_bytes', cachedBytes, 'bytes'),
    gauge('swap_total_bytes', part('SwapTotal'), 'bytes'),
    gauge('swap_used_bytes', Math.max(0, part('SwapTotal') - part('SwapFree')), 'bytes'),
  ];
}
