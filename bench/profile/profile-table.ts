import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { round } from '../report/statistics.ts';
import { markdownTable } from '../report/table.ts';
import { type CpuProfile, selfTimes } from './self-times.ts';

/** All profiles at a path: a file, or what lies in a folder and the folders below it. */
export function profileFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.cpuprofile'))
    .sort()
    .map((name) => join(path, name));
}

/** Where the time of one profile went, as a sentence and a Markdown table of the `rows` longest self times. */
export function profileTable(file: string, rows: number): string {
  const { idleMs, busyMs, places } = selfTimes(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile);
  const seconds = (ms: number) => String(round(ms / 1_000));
  const busyShare = busyMs === 0 ? 0 : busyMs / (busyMs + idleMs);
  return [
    `Busy ${seconds(busyMs)} s of ${seconds(busyMs + idleMs)} s (${percent(busyShare)}).`,
    '',
    markdownTable([
      ['self time, s', 'of busy', 'where'],
      ...places
        .slice(0, rows)
        .map(({ place, ms, share }) => [seconds(ms), percent(share), `\`${place.replaceAll('|', '\\|')}\``]),
    ]),
  ].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
