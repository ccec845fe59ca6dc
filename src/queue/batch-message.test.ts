import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { SeriesDefinition } from '../model/series.ts';
import {
  decodeBatchMessage,
  encodeBatchMessage,
  peekBatchMessage,
  republishedMessage,
} from './batch-message.ts';
import { testBatch } from './conformance.ts';

const PLAIN = { publishedAtMs: 1_700_000_000_000, compression: 'none' } as const;
const ZSTD = { publishedAtMs: 1_700_000_000_000, compression: 'zstd' } as const;

/** Columns by their bits, so that NaN payloads and -0 are told apart. */
function bits(batch: SampleBatch): object {
  const hex = (array: ArrayBufferView) =>
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex');
  const { id, keyed, seriesIds, newSeries, seriesRefs, times, values } = batch;
  return {
    ...{ id: hex(id), keyed, seriesIds: [...seriesIds], seriesRefs: [...seriesRefs] },
    newSeries: [...newSeries].map(([index, { tags, ...rest }]) => [index, rest, Object.entries(tags)]),
    ...{ times: hex(times), values: hex(values) },
  };
}

function assertUnreadable(message: Uint8Array, expected?: RegExp): void {
  assert.throws(
    () => decodeBatchMessage(message),
    (error) => {
      assert.ok(error instanceof AppError, String(error));
      assert.equal(error.code, 'BATCH_UNREADABLE');
      assert.equal(error.retryable, false);
      if (expected !== undefined) assert.match(error.message, expected);
      return true;
    },
  );
}

function batchOf(values: readonly number[], times: readonly number[] = values.map(() => 1)): SampleBatch {
  return {
    ...testBatch(1),
    seriesIds: Uint32Array.of(9),
    newSeries: new Map(),
    seriesRefs: new Uint32Array(values.length),
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  };
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('__proto__', 'constructor', 'é', '😀'),
);
const definition: fc.Arbitrary<SeriesDefinition> = fc.record(
  {
    name: text,
    tags: fc.array(fc.tuple(text, text), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
    type: fc.constantFrom('gauge' as const, 'counter' as const, 'histogram' as const),
    unit: text,
  },
  { requiredKeys: ['name', 'tags'] },
);
const value = fc.oneof(
  fc.double(),
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.constantFrom(-0, 0, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e300),
);
const time = fc.oneof(
  fc.integer({ min: 1_700_000_000_000, max: 1_700_000_060_000 }),
  fc.integer({ min: 0, max: 4_000_000_000_000 }),
  fc.double({ noNaN: true }),
);
const batch: fc.Arbitrary<SampleBatch> = fc
  .record({
    id: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    keyed: fc.boolean(),
    series: fc.array(fc.oneof(fc.integer({ min: 1, max: 0xffff_ffff }), definition), {
      minLength: 1,
      maxLength: 12,
    }),
    samples: fc.array(fc.tuple(fc.nat(), time, value), { maxLength: 40 }),
    round: fc.boolean(),
  })
  .map(({ id, keyed, series, samples, round }) => ({
    id,
    keyed,
    seriesIds: Uint32Array.from(series, (one) => (typeof one === 'number' ? one : 0)),
    newSeries: new Map(series.flatMap((one, at) => (typeof one === 'number' ? [] : [[at, one] as const]))),
    seriesRefs: Uint32Array.from(samples, ([ref], at) => (round ? at : ref) % series.length),
    times: Float64Array.from(samples, ([, ms]) => ms),
    values: Float64Array.from(samples, ([, , sample]) => sample),
  }));

describe('a batch message', () => {
  test('gives back the batch, bit for bit', () => {
    fc.assert(
      fc.property(batch, fc.constantFrom(PLAIN, ZSTD), (sent, options) => {
        const message = encodeBatchMessage(sent, options);
        // At any place in memory: a socket gives messages as they come.
        const moved = Buffer.concat([Buffer.from('x'), message]).subarray(1);
        assert.deepEqual(bits(decodeBatchMessage(moved)), bits(sent));
        const header = peekBatchMessage(message);
        assert.deepEqual(
          [header.samples, header.series, header.keyed, header.publishedAtMs],
          [sent.times.length, sent.seriesIds.length, sent.keyed, options.publishedAtMs],
        );
      }),
      { numRuns: 500 },
    );
  });

  test('keeps the bits of a NaN, such as the stale marker of Prometheus', () => {
    const values = new Float64Array(2);
    new BigUint64Array(values.buffer).set([0x7ff0000000000002n, 0x7ff8000000000001n]);
    const sent = { ...batchOf([0, 0]), values };
    assert.deepEqual(bits(decodeBatchMessage(encodeBatchMessage(sent, PLAIN))), bits(sent));
  });

  test('keeps no hold on the memory of the message', () => {
    const message = encodeBatchMessage(testBatch(3, 100), PLAIN);
    const decoded = decodeBatchMessage(message);
    const before = bits(decoded);
    message.fill(0xff);
    assert.deepEqual(bits(decoded), before);
  });

  for (const [what, values, times, bytesPerSample] of [
    ['small whole values of one time', (at: number) => at % 100, () => 5_000, 1],
    ['small whole values within a minute', (at: number) => at % 100, (at: number) => at * 5, 3],
    ['large whole values', (at: number) => at * 1_000, () => 5_000, 4],
    ['fractions', (at: number) => at / 7, () => 5_000, 8],
    ['fractions of many times', (at: number) => at / 7, (at: number) => at * 1e9, 16],
  ] as const) {
    test(`takes ${bytesPerSample} bytes a sample for ${what}`, () => {
      const indexes = Array.from({ length: 10_000 }, (_, at) => at);
      const sent = batchOf(indexes.map(values), indexes.map(times));
      const { length } = encodeBatchMessage(sent, PLAIN);
      assert.ok(length >= bytesPerSample * 10_000 && length < bytesPerSample * 10_000 + 100, `${length}`);
    });
  }

  test('published anew has another time, is keyed, and is otherwise the same', () => {
    for (const options of [PLAIN, ZSTD]) {
      const sent = testBatch(3, 10);
      const again = republishedMessage(encodeBatchMessage(sent, options), 42);
      assert.equal(peekBatchMessage(again).publishedAtMs, 42);
      assert.deepEqual(bits(decodeBatchMessage(again)), bits({ ...sent, keyed: true }));
    }
  });

  test('of more samples than a message can carry is refused with what to do', () => {
    const length = 10_000_001;
    const sent = {
      ...batchOf([]),
      times: new Float64Array(length),
      values: new Float64Array(length),
      seriesRefs: new Uint32Array(length),
    };
    assert.throws(() => encodeBatchMessage(sent, PLAIN), { code: 'BATCH_TOO_LARGE', status: 413 });
  });
});

describe('a message that is no batch', () => {
  const message = encodeBatchMessage(testBatch(3, 50), PLAIN);
  const zstd = encodeBatchMessage(testBatch(3, 50), ZSTD);
  const changed = (from: Buffer, change: (copy: Buffer) => void): Buffer => {
    const copy = Buffer.from(from);
    change(copy);
    return copy;
  };

  for (const [what, bytes, expected] of [
    ['nothing', Buffer.alloc(0), /does not begin with "DBSB" \(0 bytes\)/],
    ['another text', Buffer.from('{"metrics":[]}'), /does not begin with "DBSB"/],
    [
      'a later version',
      changed(message, (copy) => copy.writeUInt8(2, 4)),
      /version 2; this program reads version 1/,
    ],
    ['half a header', message.subarray(0, 40), /cut off within its header/],
    ['unknown flags', changed(message, (copy) => copy.writeUInt8(64, 5)), /unknown flags 64/],
    [
      'too many samples',
      changed(message, (copy) => copy.writeUInt32LE(0xffff_ffff, 32)),
      /4294967295 samples/,
    ],
    ['a huge body', changed(zstd, (copy) => copy.writeUInt32LE(0xffff_ffff, 44)), /too large/],
    [
      'a body that unpacks to more',
      changed(zstd, (copy) => copy.writeUInt32LE(10, 44)),
      /cannot be unpacked/,
    ],
    ['a body that unpacks to less', changed(zstd, (copy) => copy.writeUInt32LE(100_000, 44)), /were packed/],
    [
      'a time of publishing that is none',
      changed(message, (copy) => copy.writeDoubleLE(Number.NaN, 8)),
      /no time of publishing/,
    ],
    [
      'a series without id or definition',
      changed(message, (copy) => copy.writeUInt32LE(0, 40)),
      /neither an id nor a definition/,
    ],
  ] as const) {
    test(`such as ${what} is refused with words`, () => assertUnreadable(bytes, expected));
  }

  test('such as one that is cut off anywhere is refused', () => {
    for (const whole of [message, zstd]) {
      for (let length = 0; length < whole.length; length += 1) assertUnreadable(whole.subarray(0, length));
    }
  });

  test('such as one with bytes too many is refused', () => {
    assertUnreadable(Buffer.concat([message, Buffer.alloc(1)]), /bytes was announced/);
  });

  test('never does harm: changed bytes give a batch that holds together, or are refused', () => {
    const mutation = fc.record({
      sent: batch,
      options: fc.constantFrom(PLAIN, ZSTD),
      changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(mutation, ({ sent, options, changes }) => {
        const bytes = encodeBatchMessage(sent, options);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        let decoded: SampleBatch;
        try {
          decoded = decodeBatchMessage(bytes);
        } catch (error) {
          assert.ok(error instanceof AppError && error.code === 'BATCH_UNREADABLE', String(error));
          return;
        }
        assertHoldsTogether(decoded);
      }),
      { numRuns: 3_000 },
    );
  });

  test('never makes much more memory than it has bytes itself', () => {
    // All columns that may stand for many numbers with few bytes do so; the values cannot.
    const sent = batchOf([1]);
    const bytes = changed(encodeBatchMessage(sent, PLAIN), (copy) => copy.writeUInt32LE(9_000_000, 32));
    assertUnreadable(bytes, /values: 9000000 bytes expected/);
  });
});

function assertHoldsTogether({ seriesIds, newSeries, seriesRefs, times, values }: SampleBatch): void {
  assert.equal(seriesRefs.length, times.length);
  assert.equal(values.length, times.length);
  assert.ok(seriesRefs.every((ref) => ref < seriesIds.length));
  seriesIds.forEach((id, at) => {
    assert.equal(newSeries.has(at), id === 0);
  });
}
