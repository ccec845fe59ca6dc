import { NARROW_LIMIT, WIDE_LOW_BITS, WIDE_LOW_SCALE } from './residuals.ts';

const LENGTHS = 55;
const byLength = new Int32Array(LENGTHS);

/** Roughly the packed size of residuals: plain bits with patches, or about a bit over their lengths for prefix codes. */
export function estimateBits(residuals: Float64Array, count: number): number {
  byLength.fill(0);
  for (let i = 0; i < count; i++) {
    const residual = residuals[i] as number;
    const length =
      residual < NARROW_LIMIT
        ? 32 - Math.clz32(residual)
        : WIDE_LOW_BITS + 32 - Math.clz32(residual / WIDE_LOW_SCALE);
    byLength[length] = (byLength[length] as number) + 1;
  }
  return Math.min(plainBits(count), codedBits(count));
}

function plainBits(count: number): number {
  let best = Number.POSITIVE_INFINITY;
  let patchBits = 0;
  for (let width = LENGTHS - 1; width >= 0; width--) {
    best = Math.min(best, count * width + patchBits);
    patchBits += (byLength[width] as number) * (16 + width);
  }
  return best;
}

function codedBits(count: number): number {
  let bits = count;
  for (let length = 1; length < LENGTHS; length++) bits += (byLength[length] as number) * length;
  return bits;
}
