import type { ByteSink } from './byte-sink.ts';
import type { PrefixCode } from './prefix-codes.ts';

/** Appends the low `width` bits (0..29) of each value, first value in the lowest bits, and pads to a whole byte. */
export function packBits(sink: ByteSink, values: Int32Array, count: number, width: number): void {
  if (width === 0) return;
  sink.reserve(((count * width) >>> 3) + 8);
  const view = sink.view;
  const mask = (1 << width) - 1;
  let position = sink.length;
  let pending = 0;
  let pendingBits = 0;
  for (let i = 0; i < count; i++) {
    const value = (values[i] as number) & mask;
    pending |= value << pendingBits;
    pendingBits += width;
    if (pendingBits >= 32) {
      view.setInt32(position, pending, true);
      position += 4;
      pendingBits -= 32;
      pending = pendingBits === 0 ? 0 : value >>> (width - pendingBits);
    }
  }
  sink.length = writeRest(view, position, pending, pendingBits);
}

/** Appends the codeword of `values[i] >>> shift` for each value and pads to a whole byte. */
export function packSymbols(
  sink: ByteSink,
  values: Int32Array,
  count: number,
  shift: number,
  code: PrefixCode,
): void {
  sink.reserve(count * 2 + 8);
  const { view } = sink;
  const { lengths, words } = code;
  let position = sink.length;
  let pending = 0;
  let pendingBits = 0;
  for (let i = 0; i < count; i++) {
    const symbol = (values[i] as number) >>> shift;
    pending |= (words[symbol] as number) << pendingBits;
    pendingBits += lengths[symbol] as number;
    if (pendingBits >= 16) {
      view.setUint16(position, pending, true);
      position += 2;
      pending >>>= 16;
      pendingBits -= 16;
    }
  }
  sink.length = writeRest(view, position, pending, pendingBits);
}

function writeRest(view: DataView, start: number, pending: number, pendingBits: number): number {
  let position = start;
  let rest = pending;
  for (let bits = pendingBits; bits > 0; bits -= 8) {
    view.setUint8(position++, rest & 0xff);
    rest >>>= 8;
  }
  return position;
}
