import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mergeSegments } from './merge.ts';
import { rollUpRollups } from './rollup.ts';
import { type RawRows, RollupRows } from './rows.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';
import {
  inFolder,
  minutesOf,
  type RawContent,
  rawContent,
  rawFacts,
  rawRows,
  readAllRaw,
  readAllRollups,
  rollupFacts,
  testFolder,
  writeRaw,
  writeRollup,
} from './segments.fixture.ts';
import type { MergeOptions } from './types.ts';

const parts = fc.array(rawContent, { minLength: 1, maxLength: 4 });

async function merged(
  folder: string,
  readers: readonly SegmentReader[],
  options: MergeOptions = {},
): Promise<SegmentReader> {
  const path = join(folder, 'merged.seg');
  const writer = new SegmentWriter({ path, tier: readers[0]?.tier ?? 'raw', blockRows: 70 });
  await mergeSegments(readers, writer, options);
  writer.finish();
  for (const reader of readers) reader.close();
  return SegmentReader.open(path);
}

/** All samples of all parts, by series, sorted stably by time. */
function naiveMerge(contents: readonly RawContent[]): Map<number, RawRows> {
  const ids = [...new Set(contents.flatMap((content) => [...content.keys()]))].sort((a, b) => a - b);
  return new Map(ids.map((id) => [id, sortedByTime(contents.flatMap((content) => content.get(id) ?? []))]));
}

function sortedByTime(all: readonly RawRows[]): RawRows {
  const times = all.flatMap((rows) => [...rows.times.subarray(0, rows.length)]);
  const bits = all.flatMap((rows) => [...new BigUint64Array(rows.values.slice(0, rows.length).buffer)]);
  const order = times.map((_, i) => i).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  const values = new Float64Array(BigUint64Array.from(order, (i) => bits[i] as bigint).buffer);
  return rawRows(
    order.map((i) => times[i] as number),
    values,
  );
}

describe('merging raw segments', () => {
  test('gives all samples by series and time, equal times in order of the segments', async () => {
    await fc.assert(
      fc.asyncProperty(parts, (contents) =>
        inFolder(async (folder) => {
          const readers = contents.map((content, i) => writeRaw(join(folder, `${i}.seg`), content));
          const result = await merged(folder, readers);
          const expected = new Map([...naiveMerge(contents)].map(([id, rows]) => [id, rawFacts(rows)]));
          assert.deepEqual(readAllRaw(result), expected);
          result.close();
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('drops series and rows that are not to be kept', async (t) => {
    const folder = testFolder(t);
    const a = writeRaw(
      join(folder, 'a.seg'),
      new Map([
        [1, rawRows([1, 2], [1, 2])],
        [2, rawRows([1], [3])],
      ]),
    );
    const b = writeRaw(
      join(folder, 'b.seg'),
      new Map([
        [1, rawRows([2, 3], [4, 5])],
        [3, rawRows([1], [3])],
      ]),
    );
    const result = await merged(folder, [a, b], { keepSeries: (id) => id !== 2, keepFromMs: 2 });
    assert.deepEqual(readAllRaw(result), new Map([[1, rawFacts(rawRows([2, 2, 3], [2, 4, 5]))]]));
    result.close();
  });

  test('gives way again and again', async (t) => {
    const folder = testFolder(t);
    const content = new Map(Array.from({ length: 300 }, (_, i) => [i + 1, rawRows([1, 2, 3], [1, 2, 3])]));
    const reader = writeRaw(join(folder, 'a.seg'), content);
    let yields = 0;
    let until = 0;
    const keepSeries = () => {
      // Every series takes about a millisecond.
      for (until = performance.now() + 0.5; performance.now() < until; );
      return true;
    };
    const result = await merged(folder, [reader], { keepSeries, onYield: () => void yields++ });
    assert.ok(yields >= 10, `${yields} times`);
    assert.equal(result.summary.rows, 900);
    result.close();
  });
});

describe('merging rollup segments', () => {
  test('gives the rollup of all samples', async () => {
    await fc.assert(
      fc.asyncProperty(parts, (contents) =>
        inFolder(async (folder) => {
          const readers = contents.map((content, i) =>
            writeRollup(
              join(folder, `${i}.seg`),
              new Map([...content].map(([id, rows]) => [id, minutesOf(rows)])),
            ),
          );
          const result = await merged(folder, readers);
          assertSameRollups(result, naiveMerge(contents));
          result.close();
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('of minutes into hours does as well', async (t) => {
    const rows = rawRows(
      Array.from({ length: 5000 }, (_, i) => i * 7001),
      Float64Array.from({ length: 5000 }, (_, i) => i % 91),
    );
    const minutes = minutesOf(rows);
    const hours = new RollupRows();
    rollUpRollups(minutes, 0, minutes.length, 3_600_000, hours);
    const writer = new SegmentWriter({ path: join(testFolder(t), 'a.seg'), tier: '1hour' });
    writer.append(1, hours, 0, hours.length);
    assert.equal(writer.finish().rows, Math.ceil((5000 * 7001) / 3_600_000));
  });
});

/** Sums may differ in the last bits, as they are added up in another order. */
function assertSameRollups(reader: SegmentReader, raw: ReadonlyMap<number, RawRows>): void {
  const found = readAllRollups(reader) as Map<number, Record<string, bigint[]>>;
  for (const [id, rows] of raw) {
    const expected = minutesOf(rows);
    if (expected.length === 0) {
      assert.equal(found.has(id), false);
      continue;
    }
    const { sum, ...others } = rollupFacts(expected);
    const { sum: foundSum, ...foundOthers } = found.get(id) as Record<string, bigint[]>;
    assert.deepEqual(withOneZero(foundOthers), withOneZero(others));
    assertNear(foundSum as bigint[], sum as bigint[], rows);
  }
}

const NEGATIVE_ZERO = 1n << 63n;

/** Of 0 and -0 in a bucket either is the smallest and the largest: the order of comparing decides. */
function withOneZero<T extends { min?: bigint[]; max?: bigint[] }>(facts: T): T {
  const plain = (column: bigint[] = []) => column.map((bits) => (bits === NEGATIVE_ZERO ? 0n : bits));
  return { ...facts, min: plain(facts.min), max: plain(facts.max) };
}

function assertNear(found: readonly bigint[], expected: readonly bigint[], rows: RawRows): void {
  const a = new Float64Array(BigUint64Array.from(found).buffer);
  const b = new Float64Array(BigUint64Array.from(expected).buffer);
  const scale = rows.values
    .subarray(0, rows.length)
    .reduce((sum, v) => sum + (Number.isFinite(v) ? Math.abs(v) : 0), 0);
  for (let i = 0; i < b.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    // Where a partial sum overflows, the order decides between infinity and NaN.
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    assert.ok(Math.abs(x - y) <= scale * 1e-12, `${x} and ${y}`);
  }
}
