/**
 * The residual stream: non-negative whole numbers up to 2^53, in mini-blocks of 128 that each choose their own packing.
 * Format: docs/formats/segment.md, "Residuals".
 */
export const MINI_ROWS = 128;

/** A mini-block's first byte is `code * WIDTHS + width` (code 0: bits only), or one of the markers below. */
export const WIDTHS = 30;
export const PATCHED = 240;
export const PATCHED_WIDE = 241;
export const WIDE = 242;

/** Widest plain bit packing; larger residuals are patched in or the mini-block is `WIDE`. */
export const MAX_WIDTH = 29;
export const MAX_LOW_BITS = 25;
/** A `WIDE` mini-block stores each residual as a high part and this many low bits. */
export const WIDE_LOW_BITS = 24;
export const WIDE_LOW_SCALE = 2 ** WIDE_LOW_BITS;
/** Residuals below this are handled as 32-bit integers. */
export const NARROW_LIMIT = 2 ** 31;
