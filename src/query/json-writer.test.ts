import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeData } from './encode.ts';
import { JsonWriter } from './json-writer.ts';

function written(value: number): string {
  const writer = new JsonWriter(8);
  writer.number(value);
  return Buffer.from(writer.finish()).toString();
}

test('numbers are written as JSON.stringify writes them', () => {
  const edges = [
    0,
    -0,
    1,
    -1,
    0.1,
    0.5,
    99.999,
    -0.001,
    1e12,
    999_999_999_999.999,
    1e21,
    5e-324,
    2 ** 53,
    1 / 3,
  ];
  for (const value of [...edges, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.equal(written(value), JSON.stringify(value));
  }
  const thousandths = fc.integer().map((n) => n / 1_000);
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), thousandths), (value) => {
      assert.equal(written(value), JSON.stringify(value));
    }),
    { numRuns: 2_000 },
  );
});

test('an answer is written as JSON.stringify writes it, however long', async () => {
  const tags = { host: 'é"\\\u2028', path: '/\u0000' };
  const times = Float64Array.from({ length: 1_000 }, (_, i) => 1_700_000_000_000 + i * 15_000);
  const values = times.map((_, i) => (i % 7 === 0 ? Number.NaN : Math.sin(i) * 1e3));
  const series = [
    { tags, values },
    { tags: {}, values: values.map((value) => Math.round(value)) },
  ];
  const expected = series.map((one) => ({
    metric: 'c"pu',
    tags: one.tags,
    points: Array.from(one.values, (value, i) => [times[i], value]),
  }));
  const answer = { metric: 'c"pu', times, series, skipsEmpty: false };
  assert.equal(Buffer.from(await encodeData(answer)).toString(), JSON.stringify(expected));
  const full = expected.map((one) => ({ ...one, points: one.points.filter(([, v]) => !Number.isNaN(v)) }));
  assert.equal(
    Buffer.from(await encodeData({ ...answer, skipsEmpty: true })).toString(),
    JSON.stringify(full),
  );
});

test('writing a long answer lets other work have its turn', async () => {
  const times = Float64Array.from({ length: 10_000 }, (_, i) => i);
  const series = Array.from({ length: 45 }, () => ({ tags: {}, values: times }));
  let turns = 0;
  const count = setInterval(() => {
    turns += 1;
  }, 0);
  const data = await encodeData({ metric: 'm', times, series, skipsEmpty: false });
  clearInterval(count);
  assert.ok(turns >= 1);
  assert.equal(JSON.parse(Buffer.from(data).toString()).length, 45);
});
