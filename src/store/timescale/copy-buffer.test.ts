import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CopyBuffer } from './copy-buffer.ts';
import { RAW_ROW_BYTES, ROLLUP_ROW_BYTES, rawRow, rollupRow } from './row-encoding.ts';

const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const STALE_MARKER_BITS = 0x7ff0000000000002n;

interface Message {
  readonly type: string;
  readonly body: Buffer;
}

function messagesOf(bytes: Buffer): Message[] {
  const messages: Message[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const length = bytes.readInt32BE(offset + 1);
    const body = bytes.subarray(offset + 5, offset + 1 + length);
    messages.push({ type: String.fromCharCode(bytes[offset] as number), body });
    offset += 1 + length;
  }
  return messages;
}

/** The fields of each row of a binary COPY; checks header and trailer. */
function rowsOf(bytes: Buffer): Buffer[][] {
  const messages = messagesOf(bytes);
  assert.equal(messages.at(-1)?.type, 'c');
  assert.ok(messages.slice(0, -1).every(({ type }) => type === 'd'));
  const file = Buffer.concat(messages.map(({ body }) => body));
  assert.equal(file.toString('latin1', 0, 11), 'PGCOPY\n\xff\r\n\0');
  const rows: Buffer[][] = [];
  let offset = 19;
  for (let fields = file.readInt16BE(offset); fields !== -1; fields = file.readInt16BE(offset)) {
    offset += 2;
    const row: Buffer[] = [];
    for (let field = 0; field < fields; field++) {
      const length = file.readInt32BE(offset);
      row.push(file.subarray(offset + 4, offset + 4 + length));
      offset += 4 + length;
    }
    rows.push(row);
  }
  assert.equal(offset + 2, file.length);
  return rows;
}

function encodeRaw(buffer: CopyBuffer, times: number[], values: Float64Array): Buffer {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const columns = {
    times: Float64Array.from(times),
    seriesIds: Uint32Array.from(times, (_, i) => i + 1),
    arrivals: Int32Array.from(times, () => 7),
  };
  buffer.start(times.length, RAW_ROW_BYTES);
  times.forEach((_, row) => void rawRow(buffer, columns, words, row));
  return buffer.finish();
}

test('raw rows are time, series, arrival and value in the binary format of COPY', () => {
  const timeMs = Date.UTC(2026, 10, 20, 12, 34, 56) + 789;
  const [first, second] = rowsOf(encodeRaw(new CopyBuffer(), [timeMs, -1], Float64Array.of(1.5, -0)));
  assert.equal(first?.[0]?.readBigInt64BE(), BigInt(timeMs - POSTGRES_EPOCH_MS) * 1000n);
  assert.equal(first?.[1]?.readInt32BE(), 1);
  assert.equal(first?.[2]?.readInt32BE(), 7);
  assert.equal(first?.[3]?.readDoubleBE(), 1.5);
  assert.equal(second?.[0]?.readBigInt64BE(), BigInt(-1 - POSTGRES_EPOCH_MS) * 1000n);
  assert.ok(Object.is(second?.[3]?.readDoubleBE(), -0));
});

test('the payload of a NaN keeps its bits', () => {
  const values = new Float64Array(new BigUint64Array([STALE_MARKER_BITS]).buffer);
  const [row] = rowsOf(encodeRaw(new CopyBuffer(), [0], values));
  assert.equal(row?.[3]?.readBigUInt64BE(), STALE_MARKER_BITS);
});

test('many rows are cut into frames of 64 KiB at most, and the buffer serves again', () => {
  const buffer = new CopyBuffer();
  for (const rows of [0, 1, 1_560, 1_561, 20_000, 3]) {
    const times = Array.from({ length: rows }, (_, i) => i);
    const bytes = encodeRaw(buffer, times, Float64Array.from(times));
    const decoded = rowsOf(bytes);
    assert.deepEqual(
      decoded.map((row) => row[3]?.readDoubleBE()),
      times,
    );
    assert.ok(messagesOf(bytes).every(({ body }) => body.length + 5 <= 64 * 1024));
  }
});

test('rollup rows have the columns of the late tables', () => {
  const buffer = new CopyBuffer();
  buffer.start(1, ROLLUP_ROW_BYTES);
  rollupRow(buffer, {
    ...{ bucketMs: 60_000, seriesId: 5, arrival: 9, count: 3, sum: 6, min: 1, max: 3, first: 2, last: 1 },
    ...{ firstTimeMs: 60_001, lastTimeMs: 60_009 },
  });
  const [row] = rowsOf(buffer.finish());
  assert.deepEqual(
    row?.map((field) => field.length),
    [8, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8],
  );
  assert.equal(row?.[3]?.readBigInt64BE(), 3n);
  assert.deepEqual(
    row?.slice(4, 9).map((field) => field.readDoubleBE()),
    [6, 1, 3, 2, 1],
  );
  assert.equal(row?.[10]?.readBigInt64BE(), BigInt(60_009 - POSTGRES_EPOCH_MS) * 1000n);
});
