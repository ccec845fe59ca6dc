import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateDataset, valueAt } from '../tsbs/dataset.ts';
import { copyRows } from './copy-rows.ts';

test('a step is one buffer of rows with time, series, arrival and value', () => {
  const shape = { seed: 1, hosts: 2, startMs: Date.UTC(2026, 0, 1), stepMs: 60_000, steps: 3 };
  const dataset = generateDataset(shape);
  const seriesIds = Uint32Array.from({ length: 20 }, (_, index) => 100 + index);
  const [header, ...steps] = [...copyRows(dataset, seriesIds, 7)];
  const trailer = steps.pop();
  assert.equal(header?.toString('latin1', 0, 11), 'PGCOPY\n\xff\r\n\0');
  assert.equal(header?.length, 19);
  assert.deepEqual(trailer, Buffer.from([0xff, 0xff]));
  assert.deepEqual(
    steps.map(({ length }) => length),
    [20 * 42, 20 * 42, 20 * 42],
  );
  const row = (steps[2] as Buffer).subarray(13 * 42, 14 * 42);
  assert.equal(row.readInt16BE(0), 4);
  assert.deepEqual(
    [2, 14, 22, 30].map((at) => row.readInt32BE(at)),
    [8, 4, 4, 8],
  );
  const microsBefore2000 = BigInt(Date.UTC(2000, 0, 1)) * 1_000n;
  assert.equal(row.readBigInt64BE(6) + microsBefore2000, BigInt(shape.startMs + 120_000) * 1_000n);
  assert.equal(row.readInt32BE(18), 113);
  assert.equal(row.readInt32BE(26), 7);
  assert.equal(row.readDoubleBE(34), valueAt(dataset, 1, 3, 2));
});
