/** Fills the catalog with a million series of three shapes and measures it: node --expose-gc bench/catalog.ts [series] */

import { SeriesCatalog } from '../src/catalog/catalog.ts';
import type { SeriesRecord } from '../src/model/series.ts';
import { type Shape, shapes } from './catalog/shapes.ts';

const BATCH = 1_000;
const LOOKUPS = 300_000;
const REPEATS = 15;
const seriesCount = Number(process.argv[2] ?? 1_000_000);

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
  console.log('\n| selector | series found | first, ms | median, ms | worst, ms |\n|---|---|---|---|---|');
  for (const selector of shape.selectors) measureSelect(catalog, selector);
  console.log('\n| listing | entries | median, ms |\n|---|---|---|');
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
    const startedMs = performance.now();
    catalog.add(records);
    const tookMs = performance.now() - startedMs;
    addMs += tookMs;
    longestBatchMs = Math.max(longestBatchMs, tookMs);
  }
  return { addMs, longestBatchMs };
}

function measureLookups(catalog: SeriesCatalog, { series }: Shape): void {
  const step = Math.max(1, Math.floor(seriesCount / LOOKUPS));
  const known = Array.from({ length: LOOKUPS }, (_, i) =>
    received(series((((i * 7_919) % LOOKUPS) * step) % seriesCount)),
  );
  const unknown = known.map(({ name, tags }) => ({ name, tags: { ...tags, region: 'nowhere' } }));
  for (const [title, asked] of [
    ['known, random order', known],
    ['unknown', unknown],
  ] as const) {
    const startedMs = performance.now();
    let found = 0;
    for (const { name, tags } of asked) if (catalog.lookup(name, tags) > 0) found++;
    console.log(
      `| lookup (${title}, ${found} found), 1/s | ${rate(LOOKUPS, performance.now() - startedMs)} |`,
    );
  }
}

function measureSelect(catalog: SeriesCatalog, [metric, matchers]: Shape['selectors'][number]): void {
  const timesMs: number[] = [];
  let found = 0;
  for (let i = 0; i < REPEATS; i++) {
    const startedMs = performance.now();
    found = catalog.select(metric, matchers).length;
    timesMs.push(performance.now() - startedMs);
  }
  const text = matchers
    .map(({ key, op, value }) => `${key}${op}"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`)
    .join(', ');
  const first = timesMs[0] as number;
  const later = timesMs.slice(1).sort((a, b) => a - b);
  const cells = [first, later[later.length >> 1] as number, Math.max(...later)].map((ms) => ms.toFixed(2));
  console.log(`| \`${metric}{${text.replaceAll('|', '\\|')}}\` | ${found} | ${cells.join(' | ')} |`);
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
  const timesMs: number[] = [];
  let entries = 0;
  for (let i = 0; i < REPEATS; i++) {
    const startedMs = performance.now();
    entries = list();
    timesMs.push(performance.now() - startedMs);
  }
  timesMs.sort((a, b) => a - b);
  console.log(`| ${title} | ${entries} | ${(timesMs[REPEATS >> 1] as number).toFixed(2)} |`);
}

/** A definition as a decoder hands it over: strings of its own, which no table has seen before. */
function received<T>(definition: T): T {
  return JSON.parse(JSON.stringify(definition)) as T;
}

function rate(count: number, tookMs: number): string {
  return Math.round((count / tookMs) * 1_000).toLocaleString('en');
}

function usedBytes(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
