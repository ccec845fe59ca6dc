import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { BucketColumn } from '../port.ts';
import { column } from './codec/columns.fixture.ts';
import { rollUp } from './rollup.ts';
import { ALL_COLUMNS } from './rollup-columns.ts';
import { RawRows, RollupRows } from './rows.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';

/** The raw rows of each series, by id. */
export type RawContent = ReadonlyMap<number, RawRows>;
export type RollupContent = ReadonlyMap<number, RollupRows>;

/** A folder for the test, removed with all it holds when the test is over. */
export function testFolder(t: { after(run: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'segment-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a check in a folder of its own, for properties. */
export async function inFolder(check: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'segment-'));
  try {
    await check(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeRaw(path: string, content: RawContent, blockRows = 50): SegmentReader {
  const writer = new SegmentWriter({ path, tier: 'raw', blockRows });
  for (const [id, rows] of content) writer.append(id, rows, 0, rows.length);
  writer.finish();
  return SegmentReader.open(path);
}

export function writeRollup(path: string, content: RollupContent, blockRows = 50): SegmentReader {
  const writer = new SegmentWriter({ path, tier: '1min', blockRows });
  for (const [id, rows] of content) writer.append(id, rows, 0, rows.length);
  writer.finish();
  return SegmentReader.open(path);
}

export function rawRows(times: readonly number[], values: ArrayLike<number>): RawRows {
  const rows = new RawRows();
  rows.reserve(times.length);
  rows.times.set(times);
  rows.values.set(values);
  rows.length = times.length;
  return rows;
}

export function minutesOf(rows: RawRows): RollupRows {
  const minutes = new RollupRows();
  rollUp(rows.times, rows.values, 0, rows.length, 60_000, minutes);
  return minutes;
}

const MINUTE_START = 28_333_333 * 60_000;

/** Ascending times around one day, close together or far apart, and values of every kind. */
export const series: fc.Arbitrary<RawRows> = fc
  .tuple(
    column,
    fc.constantFrom(1, 1000, 10_000, 61_000),
    fc.constantFrom(0, 0, 1, 500),
    fc.integer({ min: 0, max: 3_600_000 }),
  )
  .map(([values, stepMs, jitterMs, startMs]) => {
    const times = Array.from(values, (_, i) => {
      const jitter = jitterMs === 0 ? 0 : (i * 7919) % jitterMs;
      return MINUTE_START + startMs + i * stepMs + Math.min(jitter, stepMs - 1);
    });
    return rawRows(times, values);
  });

/** A few series; some share their times with the one before, as the metrics of one host do. */
export const rawContent: fc.Arbitrary<RawContent> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean(), series), { minLength: 1, maxLength: 6 })
  .map((all) => {
    const content = new Map<number, RawRows>();
    let id = 0;
    let before: RawRows | undefined;
    for (const [step, share, rows] of all) {
      id += step;
      const shared = share && before !== undefined && before.length >= rows.length;
      const times = shared ? (before as RawRows).times : rows.times;
      content.set(
        id,
        rawRows(Array.from(times.subarray(0, rows.length)), rows.values.subarray(0, rows.length)),
      );
      before = rows;
    }
    return content;
  });

/** Plain lists of a series' columns, values as bits, for comparing. */
export function rawFacts(rows: RawRows): unknown {
  return { times: list(rows.times, rows.length), values: bits(rows.values, rows.length) };
}

export function rollupFacts(
  rows: RollupRows,
  columns: readonly BucketColumn[] = ALL_COLUMNS,
): Record<string, unknown> {
  const facts: Record<string, unknown> = { bucket: list(rows.bucket, rows.length) };
  for (const name of columns) facts[name] = bits(rows[name], rows.length);
  return facts;
}

export function readAllRaw(reader: SegmentReader): Map<number, unknown> {
  const content = new Map<number, unknown>();
  for (const id of reader.seriesIds()) {
    const rows = new RawRows();
    reader.readRaw(id, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, rows);
    content.set(id, rawFacts(rows));
  }
  return content;
}

export function readAllRollups(reader: SegmentReader): Map<number, unknown> {
  const content = new Map<number, unknown>();
  for (const id of reader.seriesIds()) {
    const rows = new RollupRows();
    reader.readRollup(id, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, ALL_COLUMNS, rows);
    content.set(id, rollupFacts(rows));
  }
  return content;
}

function list(values: Float64Array, length: number): number[] {
  return Array.from(values.subarray(0, length));
}

function bits(values: Float64Array, length: number): bigint[] {
  return Array.from(new BigUint64Array(values.slice(0, length).buffer));
}
