/**
 * Seven fixed prefix codes over the symbols 0..31. Being part of the format, they cost nothing in a block and their decode
 * tables are built once. They were fitted to discretised normal, Laplace and exponential distributions (zigzag, any scale;
 * larger scales split off low bits first): on those the best of them is within 0.1 bit of the entropy above 1 bit.
 * `CODE_LENGTHS[c - 1][s]` is the length of symbol `s` in code `c`; the codewords are canonical (by length, then symbol).
 */
export const CODE_LENGTHS: readonly (readonly number[])[] = [
  [1, 2, 3, 4, 5, 6, 7, 10, 10, 11, ...Array<number>(22).fill(12)],
  [1, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 9, 9, 10, 10, 11, ...Array<number>(14).fill(12)],
  [
    1,
    12,
    2,
    12,
    3,
    12,
    4,
    12,
    5,
    12,
    7,
    12,
    7,
    12,
    8,
    12,
    8,
    12,
    9,
    12,
    11,
    12,
    11,
    ...Array<number>(9).fill(12),
  ],
  [1, 4, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 9],
  [2, 2, 2, 3, 4, 5, 6, 7, 9, 11, ...Array<number>(22).fill(12)],
  [2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10, 10, 11, 11, 12, 12, 12, 12],
  [2, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 10, 10, 10, 11, 11],
];

export const SYMBOLS = 32;
export const MAX_CODE_BITS = 12;
/** One decode table entry holds at most this many symbols. */
export const SYMBOLS_PER_ENTRY = 5;

export interface PrefixCode {
  readonly lengths: Uint8Array;
  /** Codewords with their first bit lowest, as they are written. */
  readonly words: Uint16Array;
  /**
   * By the next 12 bits: up to five whole symbols of 5 bits each from bit 0, their total length in bits 25-28 and their
   * number in bits 29-31.
   */
  readonly table: Int32Array;
}

export const PREFIX_CODES: readonly PrefixCode[] = CODE_LENGTHS.map(buildCode);

function buildCode(lengths: readonly number[]): PrefixCode {
  const words = canonicalWords(lengths);
  return { lengths: Uint8Array.from(lengths), words, table: decodeTable(lengths, words) };
}

function canonicalWords(lengths: readonly number[]): Uint16Array {
  const words = new Uint16Array(SYMBOLS);
  let next = 0;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++) {
    next *= 2;
    for (let symbol = 0; symbol < SYMBOLS; symbol++) {
      if (lengths[symbol] === bits) words[symbol] = reversed(next++, bits);
    }
  }
  if (next !== 1 << MAX_CODE_BITS) throw new Error('BUG: a prefix code is not complete');
  return words;
}

function reversed(word: number, bits: number): number {
  let result = 0;
  for (let i = 0; i < bits; i++) result |= ((word >>> i) & 1) << (bits - 1 - i);
  return result;
}

function decodeTable(lengths: readonly number[], words: Uint16Array): Int32Array {
  const single = new Uint8Array(1 << MAX_CODE_BITS);
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    const step = 1 << (lengths[symbol] as number);
    for (let bits = words[symbol] as number; bits < single.length; bits += step) single[bits] = symbol;
  }
  return Int32Array.from({ length: single.length }, (_, window) => tableEntry(window, single, lengths));
}

function tableEntry(window: number, single: Uint8Array, lengths: readonly number[]): number {
  let used = 0;
  let count = 0;
  let symbols = 0;
  while (count < SYMBOLS_PER_ENTRY) {
    // Bits past the window read as 0, so a symbol only counts when its whole codeword lies inside.
    const symbol = single[window >>> used] as number;
    const length = lengths[symbol] as number;
    if (used + length > MAX_CODE_BITS) break;
    symbols |= symbol << (5 * count);
    used += length;
    count++;
  }
  return symbols | (used << 25) | (count << 29);
}
