/** A view of a column's bits: word `2i` is the low half of value `i`, word `2i + 1` the high half. */
export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

if (new Uint8Array(new Uint32Array([1]).buffer)[0] !== 1) {
  throw new Error('segment files need a little-endian machine');
}
