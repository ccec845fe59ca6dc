import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ByteSink } from './byte-sink.ts';
import { ByteSource, DECODE_SLACK_BYTES } from './byte-source.ts';
import { CODE_LENGTHS, PREFIX_CODES, SYMBOLS } from './prefix-codes.ts';
import { ResidualDecoder } from './residual-decoder.ts';
import { ResidualEncoder } from './residual-encoder.ts';
import { MINI_ROWS, PATCHED, PATCHED_WIDE, WIDE, WIDTHS } from './residuals.ts';

const encoder = new ResidualEncoder();
const decoder = new ResidualDecoder();

function encoded(residuals: readonly number[]): Uint8Array {
  const sink = new ByteSink(1);
  encoder.write(sink, Float64Array.from(residuals), residuals.length);
  const bytes = new Uint8Array(sink.length + DECODE_SLACK_BYTES).fill(0xff);
  bytes.set(sink.bytes.subarray(0, sink.length));
  return bytes;
}

function roundTrip(residuals: readonly number[]): number[] {
  const source = new ByteSource();
  const bytes = encoded(residuals);
  source.reset(bytes, 0);
  const out: number[] = [];
  for (let from = 0; from < residuals.length; from += MINI_ROWS) {
    const count = Math.min(MINI_ROWS, residuals.length - from);
    const values = decoder.next(source, count) ? decoder.wide : decoder.narrow;
    out.push(...values.subarray(0, count));
  }
  assert.equal(source.position, bytes.length - DECODE_SLACK_BYTES);
  return out;
}

describe('residuals', () => {
  for (let bits = 0; bits <= 53; bits++) {
    test(`of ${bits} bits come back`, () => {
      const limit = 2 ** bits;
      const residuals = Array.from({ length: 300 }, (_, i) => Math.max(0, limit - 1 - ((i * 7919) % 97)));
      assert.deepEqual(roundTrip(residuals), residuals);
    });
  }

  test('of any mixture of sizes come back', () => {
    const residual = fc.oneof(
      ...[0, 2, 5, 9, 17, 25, 29, 30, 32, 53].map((bits) => ({
        weight: bits > 20 ? 1 : 4,
        arbitrary: fc.integer({ min: 0, max: 2 ** bits - 1 }),
      })),
    );
    fc.assert(
      fc.property(fc.array(residual, { maxLength: 300 }), (residuals) => {
        assert.deepEqual(roundTrip(residuals), residuals);
      }),
      { numRuns: 500 },
    );
  });

  test('spread like a bell, a decay or evenly are packed by every prefix code and by plain bits', () => {
    const seen = new Set<number>();
    for (let scale = 0.05; scale < 40; scale *= 1.1) {
      for (const power of [0.5, 0.7, 1, 1.4, 2, 4]) {
        for (const [stretch, zeros] of SHAPES) {
          const residuals = spread(scale, power).map((r, i) => (i % zeros === 0 ? 0 : r * stretch));
          assert.deepEqual(roundTrip(residuals), residuals);
          const header = encoded(residuals)[0] as number;
          if (header < PATCHED) seen.add(Math.floor(header / WIDTHS));
        }
      }
    }
    assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  const small = Array.from({ length: 128 }, (_, i) => i % 4);
  const markers: readonly [string, number, number[]][] = [
    ['one outlier is patched', PATCHED, small.with(50, 1_000_000)],
    ['one outlier of 40 bits is patched', PATCHED_WIDE, small.with(50, 2 ** 40)],
    ['many of 40 bits are packed wide', WIDE, small.map((r, i) => 2 ** 39 + r * 2 ** 30 + i)],
  ];
  for (const [name, marker, residuals] of markers) {
    test(name, () => {
      assert.equal(encoded(residuals)[0], marker);
      assert.deepEqual(roundTrip(residuals), residuals);
    });
  }
});

/** Stretched by 2 they are one-sided after zigzag; every second or fourth may be 0. */
const SHAPES = [
  [1, 1000],
  [2, 1000],
  [1, 2],
  [1, 4],
] as const;

/** 128 residuals whose sizes follow `exp(-(x / scale)^power)`, in a fixed shuffle. */
function spread(scale: number, power: number): number[] {
  return Array.from({ length: 128 }, (_, i) => {
    const share = (((i * 37) % 128) + 0.5) / 128;
    return Math.min(2 ** 28, Math.floor(scale * (-Math.log(share)) ** (1 / power)));
  });
}

describe('prefix codes', () => {
  test('are seven and complete: every sequence of bits is a sequence of codewords', () => {
    assert.equal(CODE_LENGTHS.length, 7);
    for (const lengths of CODE_LENGTHS) {
      assert.equal(lengths.length, SYMBOLS);
      assert.equal(
        lengths.reduce((sum, length) => sum + 2 ** -length, 0),
        1,
      );
    }
  });

  test('have a table entry with at least one symbol for each 12 bits', () => {
    for (const { table } of PREFIX_CODES) assert.ok(table.every((entry) => entry >>> 29 >= 1));
  });
});
