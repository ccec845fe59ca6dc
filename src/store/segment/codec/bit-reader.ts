import { MAX_CODE_BITS, type PrefixCode, SYMBOLS_PER_ENTRY } from './prefix-codes.ts';

/** Outputs of `unpackSymbols` need this many spare elements, as it writes whole table entries. */
export const SYMBOL_SLACK = SYMBOLS_PER_ENTRY;

const WINDOW_MASK = (1 << MAX_CODE_BITS) - 1;
/** A 32-bit load shifted by up to 7 bits still holds this many. */
const ONE_LOAD_BITS = 25;

/** Undoes `packBits`; returns the position after the data. */
export function unpackBits(
  view: DataView,
  position: number,
  out: Int32Array,
  count: number,
  width: number,
): number {
  if (width === 0) {
    out.fill(0, 0, count);
    return position;
  }
  const mask = (1 << width) - 1;
  let bit = position * 8;
  if (width <= ONE_LOAD_BITS) {
    for (let i = 0; i < count; i++) {
      out[i] = (view.getInt32(bit >>> 3, true) >>> (bit & 7)) & mask;
      bit += width;
    }
  } else {
    for (let i = 0; i < count; i++) {
      out[i] = wideBits(view, bit) & mask;
      bit += width;
    }
  }
  return (bit + 7) >>> 3;
}

/** Undoes the low half of a split: `out[i] = out[i] << width | the next bits`, width up to 25. */
export function unpackLowBits(
  view: DataView,
  position: number,
  out: Int32Array,
  count: number,
  width: number,
): number {
  const mask = (1 << width) - 1;
  let bit = position * 8;
  for (let i = 0; i < count; i++) {
    out[i] = ((out[i] as number) << width) | ((view.getInt32(bit >>> 3, true) >>> (bit & 7)) & mask);
    bit += width;
  }
  return (bit + 7) >>> 3;
}

/** Undoes `packSymbols`; returns the position after the data. Writes up to `SYMBOL_SLACK` elements past `count`. */
export function unpackSymbols(
  view: DataView,
  position: number,
  out: Int32Array,
  count: number,
  code: PrefixCode,
): number {
  const table = code.table;
  let bit = position * 8;
  let i = 0;
  let entry = 0;
  while (i < count) {
    entry = table[(view.getInt32(bit >>> 3, true) >>> (bit & 7)) & WINDOW_MASK] as number;
    out[i] = entry & 31;
    out[i + 1] = (entry >>> 5) & 31;
    out[i + 2] = (entry >>> 10) & 31;
    out[i + 3] = (entry >>> 15) & 31;
    out[i + 4] = (entry >>> 20) & 31;
    bit += (entry >>> 25) & 15;
    i += entry >>> 29;
  }
  // The last entry may hold symbols that belong to what follows; their bits are given back.
  for (let extra = i - 1; extra >= count; extra--) bit -= code.lengths[out[extra] as number] as number;
  return (bit + 7) >>> 3;
}

/** At least 29 bits from any bit position. */
function wideBits(view: DataView, bit: number): number {
  const shift = bit & 7;
  const low = view.getInt32(bit >>> 3, true) >>> shift;
  return low | ((view.getUint8((bit >>> 3) + 4) << 1) << (31 - shift));
}
