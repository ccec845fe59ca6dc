/**
 * Fills the catalog with a million series of three shapes and measures it: node --expose-gc bench/catalog.ts [series]
 * Rates are by CPU time of the thread, so that other work on the machine counts little; single calls, too short for that
 * clock of 4 ms ticks, are by the wall clock.
 */
import { loadavg } from 'node:os';
import { SeriesCatalog } from '../src/catalog/catalog.ts';
import type { SeriesDefinition, SeriesRecord } from '../src/model/series.ts';
import { type Shape, shapes } from './catalog/shapes.ts';

const BATCH = 1_000;
const LOOKUPS = 300_000;
const REPEATS = 15;
const seriesCount = Number(process.argv[2] ?? 1_000_000);

console.log(
  `Node ${process.version}, ${seriesCount} series, load average at the start ${loadavg()[0]?.toFixed(1)}`,
);
for (const shape of shapes(seriesCount)) {
  console.log(`\n### ${shape.title}\n`);
  measure(shape);
}

function measure(shape: Shape): void {
  const before = usedBytes();
  const catalog = new SeriesCatalog();
  const { addMs, longestBatchMs } = fill(catalog, shape);
  const bytes = usedBytes() - before;
  console.log('| measure | value |\n|---|---|');
  console.log(`| bytes per series, heap + external | ${(bytes / seriesCount).toFixed(1)} |`);
  console.log(`| add, series/s | ${rate(seriesCount, addMs)} |`);
  console.log(`| add, longest batch of ${BATCH}, ms | ${longestBatchMs.toFixed(1)} |`);
  measureLookups(catalog, shape);
  console.log('\n| selector | series found | first, ms | best, ms | median, ms |\n|---|---|---|---|---|');
  for (const selector of shape.selectors) measureSelect(catalog, selector);
  console.log('\n| listing | entries | best, ms | median, ms |\n|---|---|---|---|');
  for (const [title, list] of listings(catalog, shape)) measureListing(title, list);
}

function fill(catalog: SeriesCatalog, shape: Shape): { addMs: number; longestBatchMs: number } {
  let addMs = 0;
  let longestBatchMs = 0;
  for (let start = 0; start < seriesCount; start += BATCH) {
    const records: SeriesRecord[] = [];
    for (let i = start; i < Math.min(start + BATCH, seriesCount); i++) {
      records.push({ id: i + 1, ...received(shape.series(i)) });
    }
    const tookMs = cpuMs(() => catalog.add(records));
    addMs += tookMs;
    longestBatchMs = Math.max(longestBatchMs, tookMs);
  }
  return { addMs, longestBatchMs };
}

function measureLookups(catalog: SeriesCatalog, { series }: Shape): void {
  const inOrder = (i: number): SeriesDefinition => series(i);
  // 7,919 is prime: every look-up goes to another part of the tables.
  const scattered = (i: number): SeriesDefinition => series((i * 7_919) % seriesCount);
  const unknown = (i: number): SeriesDefinition => {
    const { name, tags } = scattered(i);
    return { name, tags: { ...tags, region: 'nowhere' } };
  };
  for (const [title, ask] of [
    ['in order', inOrder],
    ['scattered', scattered],
    ['unknown', unknown],
  ] as const) {
    let tookMs = 0;
    let found = 0;
    for (let start = 0; start < LOOKUPS; start += BATCH) {
      const asked = Array.from({ length: BATCH }, (_, i) => received(ask((start + i) % seriesCount)));
      tookMs += cpuMs(() => {
        for (const { name, tags } of asked) if (catalog.lookup(name, tags) > 0) found++;
      });
    }
    console.log(`| lookup (${title}, ${found} of ${LOOKUPS} found), 1/s | ${rate(LOOKUPS, tookMs)} |`);
  }
}

function measureSelect(catalog: SeriesCatalog, [metric, matchers]: Shape['selectors'][number]): void {
  let found = 0;
  const timesMs = Array.from({ length: REPEATS }, () =>
    wallMs(() => {
      found = catalog.select(metric, matchers).length;
    }),
  );
  const figures = [timesMs[0] as number, Math.min(...timesMs), median(timesMs)].map((ms) => ms.toFixed(2));
  console.log(`| ${selectorText(metric, matchers)} | ${found} | ${figures.join(' | ')} |`);
}

function selectorText(metric: string, matchers: Shape['selectors'][number][1]): string {
  const short = (value: string): string => (value.length > 40 ? `${value.slice(0, 40)}…` : value);
  const text = matchers.map(({ key, op, value }) => `${key}${op}"${short(value)}"`).join(', ');
  return `\`${metric}{${text.replaceAll('|', '\\|')}}\``;
}

function listings(
  catalog: SeriesCatalog,
  { listed: { metric, key, prefix } }: Shape,
): [string, () => number][] {
  const ids = catalog.select(metric, []);
  return [
    ['metrics()', () => catalog.metrics().length],
    ['metrics({match, limit: 50})', () => catalog.metrics({ match: 'u e', limit: 50 }).length],
    [`tagKeys(${metric})`, () => catalog.tagKeys(metric).length],
    [`tagValues(${key}, {limit: 100})`, () => catalog.tagValues(key, { limit: 100 }).length],
    [`tagValues(${key}, {prefix, limit: 100})`, () => catalog.tagValues(key, { prefix, limit: 100 }).length],
    [`tagValues(${key}, {metric, limit: 100})`, () => catalog.tagValues(key, { metric, limit: 100 }).length],
    ['cardinality(20)', () => catalog.cardinality(20).tags.length],
    [`group(${ids.length} ids, [region, os])`, () => catalog.group(ids, ['region', 'os']).tags.length],
    [`group(${ids.length} ids, [${key}])`, () => catalog.group(ids, [key]).tags.length],
  ];
}

function measureListing(title: string, list: () => number): void {
  let entries = 0;
  const timesMs = Array.from({ length: REPEATS }, () =>
    wallMs(() => {
      entries = list();
    }),
  );
  console.log(
    `| ${title} | ${entries} | ${Math.min(...timesMs).toFixed(2)} | ${median(timesMs).toFixed(2)} |`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}

/** A definition as a decoder hands it over: strings of its own, which no table has seen before. */
function received(definition: SeriesDefinition): SeriesDefinition {
  return JSON.parse(JSON.stringify(definition)) as SeriesDefinition;
}

function cpuMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function wallMs(run: () => void): number {
  const startedMs = performance.now();
  run();
  return performance.now() - startedMs;
}

function rate(count: number, tookMs: number): string {
  return Math.round((count / tookMs) * 1_000).toLocaleString('en');
}

function usedBytes(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
