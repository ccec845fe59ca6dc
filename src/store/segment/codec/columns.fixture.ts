import fc from 'fast-check';

/** A float64 of any bits at all: NaN payloads, infinities, subnormals, -0. */
export const anyBits: fc.Arbitrary<number> = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(fromBits);

export const nastyValue: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022),
  fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 49, 2 ** 51, -(2 ** 51), 2 ** 52, 2 ** 53, -(2 ** 53), 2 ** 53 - 1),
  fc.constant(fromBits(0x7ff0000000000002n)),
  anyBits,
  fc.double(),
);

/** Columns of the shapes that metrics have, each of which leads to another part of the codec. */
export const column: fc.Arbitrary<Float64Array> = fc
  .oneof(
    fc.array(nastyValue, { minLength: 1, maxLength: 300 }),
    fc.array(fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 100 }) }, nastyValue), {
      minLength: 1,
      maxLength: 300,
    }),
    walk(fc.integer({ min: -3, max: 3 }), fc.constant(1)),
    walk(fc.integer({ min: -300, max: 300 }), fc.constant(0.01)),
    walk(fc.integer({ min: 0, max: 5_000_000 }), fc.constantFrom(1, 4096, 1e6)),
    walk(fc.maxSafeInteger(), fc.constantFrom(2 ** -10, 1)),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 }),
    fc.array(fc.float(), { minLength: 1, maxLength: 300 }),
    sums(),
    runs(),
    steady(),
  )
  .map((values) => floats(values));

/** Builds an array without passing NaN payloads through anything that might change them. */
export function floats(values: readonly number[]): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = values[i] as number;
  return out;
}

export function bitsOf(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.slice().buffer);
}

export function fromBits(bits: bigint): number {
  return new Float64Array(BigUint64Array.of(bits).buffer)[0] as number;
}

function walk(step: fc.Arbitrary<number>, scale: fc.Arbitrary<number>): fc.Arbitrary<number[]> {
  return fc
    .tuple(fc.array(step, { minLength: 1, maxLength: 400 }), scale, fc.integer({ min: -1e6, max: 1e12 }))
    .map(([steps, by, start]) => {
      let value = start;
      return steps.map((one) => {
        value += one;
        return value * by;
      });
    });
}

/** Sums of decimals, which lie a little beside a decimal. */
function sums(): fc.Arbitrary<number[]> {
  const terms = fc.array(fc.integer({ min: -9999, max: 9999 }), { minLength: 1, maxLength: 7 });
  return fc
    .array(terms, { minLength: 1, maxLength: 300 })
    .map((rows) => rows.map((row) => row.reduce((sum, term) => sum + term / 100, 0)));
}

function runs(): fc.Arbitrary<number[]> {
  const run = fc.tuple(nastyValue, fc.integer({ min: 1, max: 40 }));
  return fc
    .array(run, { minLength: 1, maxLength: 30 })
    .map((all) => all.flatMap(([value, length]) => Array<number>(length).fill(value)));
}

/** A straight line with jitter, gaps and resets. */
function steady(): fc.Arbitrary<number[]> {
  const extra = fc.oneof(
    { weight: 10, arbitrary: fc.integer({ min: -5, max: 5 }) },
    { weight: 1, arbitrary: fc.integer({ min: -1e9, max: 1e15 }) },
  );
  return fc
    .tuple(fc.array(extra, { minLength: 1, maxLength: 400 }), fc.integer({ min: 1, max: 1e7 }))
    .map(([extras, step]) => extras.map((one, i) => i * step + one));
}
