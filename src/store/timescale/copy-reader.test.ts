import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CopyReader, readInt64 } from './copy-reader.ts';

interface Row {
  readonly id: number;
  readonly time: number;
  readonly value: number;
}

test('rows come out as they went in, however the stream is cut', () => {
  const row = fc.record(
    { id: fc.integer(), time: fc.maxSafeInteger(), value: fc.double() },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(row), fc.array(fc.integer({ min: 1, max: 70 })), (rows, cuts) => {
      assert.deepEqual(readBack(encode(rows), cuts), rows);
    }),
    { numRuns: 200 },
  );
});

test('a header extension is skipped', () => {
  const plain = encode([{ id: 1, time: 2, value: 3 }]);
  const extended = Buffer.concat([
    plain.subarray(0, 15),
    Buffer.from([0, 0, 0, 3, 9, 9, 9]),
    plain.subarray(19),
  ]);
  assert.deepEqual(readBack(extended, []), [{ id: 1, time: 2, value: 3 }]);
});

test('bits of a value can be read whatever it is', () => {
  const bytes = encode([{ id: 1, time: 2, value: 3 }]);
  bytes.writeBigUInt64BE(0x7ff0000000000002n, bytes.length - 10);
  let bits = 0n;
  const reader = new CopyReader([4, 8, 8], (view, at) => {
    bits = view.getBigUint64(at + (reader.offsets[2] as number));
  });
  reader.push(bytes);
  assert.equal(bits, 0x7ff0000000000002n);
});

test('what is not such a stream is refused with the reason', () => {
  const whole = encode([{ id: 1, time: 2, value: 3 }]);
  const cases: [Buffer, RegExp][] = [
    [Buffer.from('SELECT whatever is not a COPY'), /not in the binary COPY format/],
    [whole.subarray(0, whole.length - 2), /ended within a row/],
    [whole.subarray(0, 30), /ended within a row/],
  ];
  for (const [bytes, message] of cases) assert.throws(() => readBack(bytes, []), { message });
  const nulls = Buffer.from(whole);
  nulls.writeInt32BE(-1, 21);
  assert.throws(() => readBack(nulls, []), { message: /column 0 has -1 bytes/ });
  const wide = Buffer.from(whole);
  wide.writeInt16BE(4, 19);
  assert.throws(() => readBack(wide, []), { message: /4 columns in place of 3/ });
});

function readBack(bytes: Buffer, cuts: readonly number[]): Row[] {
  const rows: Row[] = [];
  const reader = new CopyReader([4, 8, 8], (view, at) => {
    const [id, time, value] = reader.offsets as readonly [number, number, number];
    rows.push({
      id: view.getInt32(at + id),
      time: readInt64(view, at + time),
      value: view.getFloat64(at + value),
    });
  });
  let from = 0;
  for (const cut of cuts) {
    reader.push(bytes.subarray(from, from + cut));
    from = Math.min(bytes.length, from + cut);
  }
  reader.push(bytes.subarray(from));
  reader.end();
  return rows;
}

function encode(rows: readonly Row[]): Buffer {
  const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
  const encoded = rows.map(({ id, time, value }) => {
    const row = Buffer.alloc(34);
    row.writeInt16BE(3, 0);
    row.writeInt32BE(4, 2);
    row.writeInt32BE(id, 6);
    row.writeInt32BE(8, 10);
    row.writeBigInt64BE(BigInt(time), 14);
    row.writeInt32BE(8, 22);
    row.writeDoubleBE(value, 26);
    return row;
  });
  return Buffer.concat([header, ...encoded, Buffer.from([0xff, 0xff])]);
}
