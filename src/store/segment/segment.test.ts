import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../lib/errors.ts';
import { ALL_COLUMNS } from './rollup-columns.ts';
import { RawRows, RollupRows } from './rows.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';
import {
  inFolder,
  minutesOf,
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

const FROM_EVER = Number.NEGATIVE_INFINITY;
const TO_EVER = Number.POSITIVE_INFINITY;

/** Ten hosts with three metrics each, sampled together every 10 s with some jitter. */
function hosts(rows = 400): Map<number, RawRows> {
  const content = new Map<number, RawRows>();
  for (let id = 1; id <= 30; id++) {
    const host = Math.floor((id - 1) / 3);
    const times = Array.from(
      { length: rows },
      (_, i) => 1_700_000_000_000 + i * 10_000 + ((i * (host + 7)) % 11),
    );
    content.set(
      id,
      rawRows(
        times,
        Float64Array.from(times, (_, i) => (i * id) % 17),
      ),
    );
  }
  return content;
}

describe('a raw segment', () => {
  test('gives back every series bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(rawContent, fc.integer({ min: 1, max: 200 }), (content, blockRows) =>
        inFolder((folder) => {
          const reader = writeRaw(join(folder, 'a.seg'), content, blockRows);
          const expected = new Map([...content].map(([id, rows]) => [id, rawFacts(rows)]));
          assert.deepEqual(readAllRaw(reader), expected);
          reader.close();
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('gives back what lies in a time range, and no more', async () => {
    const bounds = fc.tuple(
      fc.nat(1),
      fc.nat(1),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -3, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(rawContent, bounds, fc.nat(), fc.nat(), (content, [, , da, db], a, b) =>
        inFolder((folder) => {
          const reader = writeRaw(join(folder, 'a.seg'), content);
          for (const [id, rows] of content) {
            const startMs = (rows.times[a % rows.length] as number) + da;
            const endMs = (rows.times[b % rows.length] as number) + db;
            const found = new RawRows();
            const count = reader.readRaw(id, startMs, endMs, found);
            const inside = [...rows.times.subarray(0, rows.length)].filter((t) => t >= startMs && t < endMs);
            assert.deepEqual([...found.times.subarray(0, count)], inside);
            assert.ok(reader.estimateRows(Uint32Array.of(id), startMs, endMs) >= count);
          }
          reader.close();
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('visits the blocks of many series in order, whether neighbours or far apart', (t) => {
    const content = hosts();
    const reader = writeRaw(join(testFolder(t), 'a.seg'), content, 100);
    t.after(() => reader.close());
    for (const step of [1, 3, 29]) {
      const ids = Uint32Array.from([...content.keys()].filter((id) => id % step === 0).concat(31, 99));
      const found = new Map<number, number[]>();
      reader.forEachRawBlock(ids, FROM_EVER, TO_EVER, (seriesIndex, rows, from, to) => {
        const id = ids[seriesIndex] as number;
        found.set(id, [...(found.get(id) ?? []), ...rows.values.subarray(from, to)]);
      });
      assert.deepEqual(
        [...found.keys()],
        [...ids].filter((id) => id <= 30),
      );
      for (const [id, values] of found)
        assert.deepEqual(values, [...(content.get(id) as RawRows).values.subarray(0, 400)]);
    }
  });

  test('may be read again from within a visit', (t) => {
    const content = hosts();
    const reader = writeRaw(join(testFolder(t), 'a.seg'), content, 100);
    t.after(() => reader.close());
    reader.forEachRawBlock(Uint32Array.of(4, 5, 6), FROM_EVER, TO_EVER, (_, rows, from, to) => {
      const before = rows.values.slice(from, to);
      reader.readRaw(20, FROM_EVER, TO_EVER, new RawRows());
      assert.deepEqual(rows.values.slice(from, to), before);
    });
  });

  test('stores the times of metrics that are sampled together once', (t) => {
    const folder = testFolder(t);
    const content = hosts();
    const together = writeRaw(join(folder, 'a.seg'), content, 100);
    let size = 0;
    for (const [id, rows] of content) {
      const alone = writeRaw(join(folder, `${id}.seg`), new Map([[id, rows]]), 100);
      size += alone.summary.sizeBytes;
      alone.close();
    }
    assert.ok(together.summary.sizeBytes < size * 0.65, `${together.summary.sizeBytes} of ${size}`);
    together.close();
  });

  test('says what it holds', (t) => {
    const path = join(testFolder(t), 'a.seg');
    const writer = new SegmentWriter({ path, tier: 'raw', blockRows: 10 });
    writer.append(3, rawRows([5, 6, 7], [1, 2, 3]), 0, 3);
    writer.append(3, rawRows([7, 9], [4, 5]), 0, 2);
    writer.append(9, rawRows([1, 2, 3, 4], [1, 2, 3, 4]), 1, 3);
    const summary = writer.finish();
    const reader = SegmentReader.open(path);
    t.after(() => reader.close());
    assert.deepEqual(summary, reader.summary);
    assert.deepEqual(
      { ...summary, sizeBytes: 0 },
      { path, tier: 'raw', rows: 7, series: 2, minTime: 2, maxTime: 9, sizeBytes: 0 },
    );
    assert.deepEqual([...reader.seriesIds()], [3, 9]);
    assert.deepEqual(
      [0, 3, 4, 9, 10].map((id) => reader.hasSeries(id)),
      [false, true, false, true, false],
    );
    assert.deepEqual([reader.rowsOf(3), reader.rowsOf(4), reader.rowsOf(9)], [5, 0, 2]);
    assert.deepEqual(reader.blocksOf(3, 8, 9), { first: 1, end: 2 });
    assert.deepEqual(reader.blocksOf(3, 7, 8), { first: 0, end: 2 });
    assert.equal(reader.blockCount, 3);
  });

  test('may be empty', (t) => {
    const path = join(testFolder(t), 'a.seg');
    assert.equal(new SegmentWriter({ path, tier: 'raw' }).finish().rows, 0);
    const reader = SegmentReader.open(path);
    assert.equal(reader.hasSeries(1), false);
    assert.deepEqual([...reader.seriesIds()], []);
    reader.close();
  });

  const orders: readonly [string, (writer: SegmentWriter) => void][] = [
    ['a lower series id', (writer) => writer.append(4, rawRows([100], [1]), 0, 1)],
    ['an earlier time', (writer) => writer.append(5, rawRows([9], [1]), 0, 1)],
    ['times that go back', (writer) => writer.append(6, rawRows([11, 10], [1, 1]), 0, 2)],
    ['a fraction of a millisecond', (writer) => writer.append(6, rawRows([1.5], [1]), 0, 1)],
    ['a time that is no number', (writer) => writer.append(6, rawRows([Number.NaN], [1]), 0, 1)],
  ];
  for (const [name, append] of orders) {
    test(`refuses ${name}`, (t) => {
      const writer = new SegmentWriter({ path: join(testFolder(t), 'a.seg'), tier: 'raw' });
      writer.append(5, rawRows([10], [1]), 0, 1);
      assert.throws(() => append(writer), /BUG/);
      writer.abort();
    });
  }
});

describe('a rollup segment', () => {
  test('gives back every column bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(rawContent, fc.integer({ min: 1, max: 60 }), (raw, blockRows) =>
        inFolder((folder) => {
          const content = new Map([...raw].map(([id, rows]) => [id, minutesOf(rows)]));
          const reader = writeRollup(join(folder, 'a.seg'), content, blockRows);
          const filled = [...content].filter(([, rows]) => rows.length > 0);
          assert.deepEqual(
            readAllRollups(reader),
            new Map(filled.map(([id, rows]) => [id, rollupFacts(rows)])),
          );
          reader.close();
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('gives back any choice of columns', async () => {
    await fc.assert(
      fc.asyncProperty(rawContent, fc.subarray([...ALL_COLUMNS]), (raw, wanted) =>
        inFolder((folder) => {
          const content = new Map([...raw].map(([id, rows]) => [id, minutesOf(rows)]));
          const reader = writeRollup(join(folder, 'a.seg'), content);
          const found = new Map([...content.keys()].map((id) => [id, new RollupRows()]));
          const ids = Uint32Array.from(content.keys());
          reader.forEachRollupBlock(ids, FROM_EVER, TO_EVER, wanted, (s, rows, from, to) => {
            const into = found.get(ids[s] as number) as RollupRows;
            into.reserve(to - from);
            for (const name of ['bucket', ...wanted] as const)
              into[name].set(rows[name].subarray(from, to), into.length);
            into.length += to - from;
          });
          for (const [id, rows] of content) {
            assert.deepEqual(rollupFacts(found.get(id) as RollupRows, wanted), rollupFacts(rows, wanted));
          }
          reader.close();
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('refuses two rows of one bucket and a bucket beside the grid', (t) => {
    const writer = new SegmentWriter({ path: join(testFolder(t), 'a.seg'), tier: '1hour' });
    t.after(() => writer.abort());
    const hour = minutesOf(rawRows([3_600_000, 7_200_000], [1, 2]));
    writer.append(1, hour, 0, 2);
    assert.throws(() => writer.append(1, hour, 1, 2), /BUG/);
    assert.throws(() => writer.append(2, minutesOf(rawRows([60_000], [1])), 0, 1), /BUG/);
  });
});

describe('a damaged segment file', () => {
  test('is noticed whatever byte is changed', (t) => {
    const folder = testFolder(t);
    const content = hosts(60);
    const path = join(folder, 'a.seg');
    const original = writeRaw(path, content, 40);
    const expected = readAllRaw(original);
    original.close();
    const bytes = readFileSync(path);
    const damaged = join(folder, 'b.seg');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] as number) ^ flip;
        writeFileSync(damaged, copy);
        const problem = problemOf(() => {
          const reader = SegmentReader.open(damaged);
          try {
            reader.verify();
            assert.deepEqual(readAllRaw(reader), expected);
          } finally {
            reader.close();
          }
        });
        assert.ok(problem instanceof AppError, `byte ${at}: ${problem}`);
        assert.match(problem.code, /^SEGMENT_(CORRUPT|VERSION)$/);
        assert.ok(problem.message.includes(damaged));
      }),
      { numRuns: 300 },
    );
  });

  test('is noticed at whatever length it was cut', (t) => {
    const folder = testFolder(t);
    const path = join(folder, 'a.seg');
    writeRaw(path, hosts(20)).close();
    const bytes = readFileSync(path);
    for (let length = 0; length < bytes.length; length += 97) {
      writeFileSync(path, bytes.subarray(0, length));
      const problem = problemOf(() => SegmentReader.open(path).close());
      assert.ok(problem instanceof AppError && problem.code === 'SEGMENT_CORRUPT', `${length}: ${problem}`);
    }
  });

  test('names the byte where a block is damaged, and still gives the other series', (t) => {
    const path = join(testFolder(t), 'a.seg');
    writeRaw(
      path,
      new Map([
        [1, rawRows([1], [1])],
        [2, rawRows([5], [2])],
      ]),
    ).close();
    const bytes = readFileSync(path);
    bytes[9] = (bytes[9] as number) ^ 1;
    writeFileSync(path, bytes);
    const reader = SegmentReader.open(path);
    t.after(() => reader.close());
    assert.throws(() => reader.readRaw(1, 0, 10, new RawRows()), /damaged at byte 8: a block of series 1/);
    assert.equal(reader.readRaw(2, 0, 10, new RawRows()), 1);
  });

  test('of a newer format is refused with the way out', (t) => {
    const path = join(testFolder(t), 'a.seg');
    writeRaw(path, hosts(5)).close();
    const bytes = readFileSync(path);
    bytes[7] = 2;
    bytes[bytes.length - 1] = 2;
    writeFileSync(path, bytes);
    assert.throws(
      () => SegmentReader.open(path),
      (error: unknown) => {
        assert.ok(error instanceof AppError && error.code === 'SEGMENT_VERSION');
        assert.match(error.message, /has format version 2; this program reads version 1/);
        assert.match(error.fix ?? '', /newer/);
        return true;
      },
    );
  });
});

describe('an unfinished segment file', () => {
  test('has no name until it is finished', (t) => {
    const folder = testFolder(t);
    const writer = new SegmentWriter({ path: join(folder, 'a.seg'), tier: 'raw' });
    writer.append(1, rawRows([1], [1]), 0, 1);
    assert.deepEqual(readdirSync(folder), ['a.seg.tmp']);
    writer.finish();
    assert.deepEqual(readdirSync(folder), ['a.seg']);
    assert.throws(() => writer.finish(), /BUG/);
    assert.throws(() => writer.append(2, rawRows([1], [1]), 0, 1), /BUG/);
  });

  test('is gone after abort, which may come twice', (t) => {
    const folder = testFolder(t);
    const writer = new SegmentWriter({ path: join(folder, 'a.seg'), tier: 'raw' });
    writer.append(1, rawRows([1], [1]), 0, 1);
    writer.abort();
    writer.abort();
    assert.deepEqual(readdirSync(folder), []);
  });

  for (const when of ['append', 'finish'] as const) {
    test(`is gone when the disk is full at ${when}, and the error is the system's`, (t) => {
      const folder = testFolder(t);
      const path = join(folder, 'a.seg');
      // Linux' device that is always full stands in for the disk.
      symlinkSync('/dev/full', `${path}.tmp`);
      const writer = new SegmentWriter({ path, tier: 'raw' });
      const big = rawRows(
        Array.from({ length: 200_000 }, (_, i) => i),
        Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i)),
      );
      const write = when === 'append' ? () => writer.append(1, big, 0, big.length) : () => writer.finish();
      assert.throws(write, { code: 'ENOSPC' });
      assert.deepEqual(readdirSync(folder), []);
      assert.ok(existsSync('/dev/full'));
      writer.abort();
    });
  }
});

function problemOf(run: () => void): unknown {
  try {
    run();
    return 'went unnoticed';
  } catch (error) {
    return error;
  }
}
