import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ByteSink } from './byte-sink.ts';
import { ByteSource, DECODE_SLACK_BYTES } from './byte-source.ts';
import { bitsOf, column, floats, fromBits } from './columns.fixture.ts';
import { NumberDecoder } from './number-decoder.ts';
import { NumberEncoder } from './number-encoder.ts';
import { HAS_PATCHES, KIND, KIND_MASK } from './numbers.ts';

const encoder = new NumberEncoder();
const decoder = new NumberDecoder();

function encoded(values: Float64Array, prediction?: Float64Array): Uint8Array {
  const sink = new ByteSink(1);
  const given = prediction && { values: prediction, from: 0 };
  encoder.write(sink, values, 0, values.length, given);
  // What follows the data in a file must not matter.
  const bytes = new Uint8Array(sink.length + DECODE_SLACK_BYTES).fill(0xa5);
  bytes.set(sink.bytes.subarray(0, sink.length));
  return bytes;
}

function decoded(bytes: Uint8Array, count: number, prediction?: Float64Array): Float64Array {
  const source = new ByteSource();
  source.reset(bytes, 0);
  const out = new Float64Array(count + 5).fill(-7);
  decoder.decode(source, out, 3, count, prediction && { values: prediction, from: 0 });
  assert.equal(source.position, bytes.length - DECODE_SLACK_BYTES, 'reads exactly what was written');
  assert.deepEqual([out[2], out[count + 3]], [-7, -7], 'writes nothing beside its rows');
  return out.slice(3, 3 + count);
}

function sizeOf(values: Float64Array): number {
  const bytes = encoded(values);
  assert.deepEqual(bitsOf(decoded(bytes, values.length)), bitsOf(values));
  return bytes.length - DECODE_SLACK_BYTES;
}

function generated(count: number, next: (i: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => next(i));
}

/** Numbers in [0, 1) that are the same in each run. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state >>> 8) * 2 ** 24 + ((Math.imul(state, 0x9e3779b1) >>> 8) & 0xffffff)) / 2 ** 48;
  };
}

describe('a column of numbers', () => {
  test('comes back bit for bit, whatever it holds', () => {
    fc.assert(
      fc.property(column, (values) => {
        assert.deepEqual(bitsOf(decoded(encoded(values), values.length)), bitsOf(values));
      }),
      { numRuns: 600 },
    );
  });

  test('comes back bit for bit with any prediction', () => {
    fc.assert(
      fc.property(column, column, (values, other) => {
        const prediction = generated(values.length, (i) => other[i % other.length] as number);
        const bytes = encoded(values, prediction);
        assert.deepEqual(bitsOf(decoded(bytes, values.length, prediction)), bitsOf(values));
      }),
      { numRuns: 300 },
    );
  });

  test('a part of an array is the same as the part alone', () => {
    const all = generated(100, (i) => i * i);
    const sink = new ByteSink();
    encoder.write(sink, all, 30, 70);
    const alone = encoded(all.slice(30, 70));
    assert.deepEqual(sink.bytes.slice(0, sink.length), alone.slice(0, -DECODE_SLACK_BYTES));
  });

  const random = randomSource(7);
  let level = 50;
  const stale = fromBits(0x7ff0000000000002n);
  const kinds: readonly [string, keyof typeof KIND, boolean, Float64Array][] = [
    ['integers', 'decimal', false, generated(500, () => Math.floor(random() * 100))],
    ['two decimals', 'decimal', false, generated(500, () => Math.round(random() * 1e4) / 100)],
    ['integers with stale markers', 'decimal', true, generated(500, (i) => (i % 97 === 5 ? stale : i))],
    ['negative zeros among integers', 'decimal', true, generated(500, (i) => (i % 100 === 0 ? -0 : 1))],
    ['sums of decimals', 'nearDecimal', false, generated(500, (i) => i * 0.1 + 0.2 + i * 0.7)],
    ['random doubles', 'split', false, generated(500, () => random())],
    ['random doubles that stay for a while', 'runs', false, generated(500, (i) => Math.sqrt(i - (i % 9)))],
  ];
  for (const [name, kind, patched, values] of kinds) {
    test(`${name} are stored as ${kind}`, () => {
      const header = encoded(values)[0] as number;
      assert.equal(header & KIND_MASK, KIND[kind]);
      if (kind === 'decimal') assert.equal((header & HAS_PATCHES) !== 0, patched);
      assert.deepEqual(bitsOf(decoded(encoded(values), values.length)), bitsOf(values));
    });
  }

  const clamp = (value: number) => Math.min(100, Math.max(0, value));
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const step = () => {
    level = clamp(level + normal());
    return level;
  };
  const sizes: readonly [string, number, Float64Array][] = [
    ['a constant of 4,096 rows', 4, new Float64Array(4096).fill(21)],
    ['times with a constant step', 8, generated(4096, (i) => i * 10_000)],
    [
      'times with a step that misses a beat at times',
      80,
      generated(1000, (i) => (i + (i > 400 ? 3 : 0)) * 10_000),
    ],
    ['times with 10 ms of jitter', 720 * 0.55, generated(720, (i) => i * 10_000 + Math.floor(random() * 10))],
    ['a clamped random walk of integers', 720 * 0.33, generated(720, () => Math.floor(step()))],
    ['the same, 30 rows', 16, generated(30, () => Math.floor(step()))],
    ['a gauge in pages of 4 KiB', 720 * 1.3, generated(720, () => 4096 * Math.floor(1e6 + 100 * normal()))],
    ['float32 values', 720 * 3.5, generated(720, () => Math.fround(random()))],
    ['random doubles', 720 * 7, generated(720, () => random())],
    [
      'values of any bits',
      1000 * 8 + 30,
      generated(1000, () =>
        fromBits(BigInt.asUintN(64, BigInt(Math.floor(random() * 2 ** 52)) * 0x9e3779b97f4a7c15n)),
      ),
    ],
  ];
  for (const [name, atMost, values] of sizes) {
    test(`${name} take at most ${Math.round(atMost)} bytes`, () => {
      const size = sizeOf(values);
      assert.ok(size <= atMost, `${size} bytes`);
    });
  }

  test('a counter above 10^12 with large and small steps, and a reset, stays small', () => {
    let total = 4e12;
    const counter = generated(1000, (i) => {
      total = i === 500 ? 0 : total + Math.floor(1e6 + 1e5 * normal());
      return total;
    });
    assert.ok(sizeOf(counter) <= 1000 * 2.6);
    const fast = generated(1000, () => {
      total += Math.floor(random() * 2 ** 36);
      return total;
    });
    assert.ok(sizeOf(fast) <= 1000 * 5);
  });

  test('one stray value costs only itself', () => {
    const values = generated(720, (i) => i % 7);
    const before = sizeOf(values);
    values[300] = 1 / 3;
    values[301] = Number.NaN;
    assert.ok(sizeOf(values) <= before + 24);
  });

  test('an empty tail of a mini-block is not read', () => {
    for (const count of [1, 2, 3, 127, 128, 129, 255, 256, 257]) sizeOf(floats(generatedList(count)));
  });
});

function generatedList(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i * 7919) % 23);
}
