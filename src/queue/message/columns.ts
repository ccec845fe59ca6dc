import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { unreadable } from './unreadable.ts';

/** How the numbers of a column are written; the first byte of each. */
const KIND = {
  /** As they are in memory. */
  plain: 0,
  /** A base, then for each number how much larger it is, in 1, 2 or 4 bytes. */
  offsets1: 1,
  offsets2: 2,
  offsets4: 4,
  /** All are the base. */
  constant: 5,
  /** Number `i` is `i` modulo the size of the series table. */
  cycle: 6,
} as const;

const OFFSET_ARRAYS = {
  [KIND.offsets1]: Uint8Array,
  [KIND.offsets2]: Uint16Array,
  [KIND.offsets4]: Uint32Array,
} as const;

type OffsetKind = keyof typeof OFFSET_ARRAYS;
type Column = Float64Array | Uint32Array;

export interface ColumnOptions {
  /** Whether no bytes at all may stand for many numbers. At least one column does without, so that a message has bytes for each sample. */
  readonly mayBeConstant: boolean;
}

/** Whole numbers in as few bytes as their range needs, anything else as it is: every bit comes back. */
export function writeColumn(out: ByteWriter, column: Column, { mayBeConstant }: ColumnOptions): void {
  const range = wholeRange(column);
  if (range === undefined) {
    out.u8(KIND.plain);
    out.bytes(bytesOf(column));
    return;
  }
  const { base, span } = range;
  if (span === 0 && mayBeConstant) {
    out.u8(KIND.constant);
    out.f64(base);
    return;
  }
  const kind = offsetKindOf(span);
  const offsets = new OFFSET_ARRAYS[kind](column.length);
  for (let at = 0; at < offsets.length; at += 1) offsets[at] = (column[at] as number) - base;
  out.u8(kind);
  out.f64(base);
  out.bytes(bytesOf(offsets));
}

/** References into a series table of `tableSize` entries; those that just go round it need no bytes. */
export function writeRefs(out: ByteWriter, refs: Uint32Array, tableSize: number): void {
  if (goesRound(refs, tableSize)) out.u8(KIND.cycle);
  else writeColumn(out, refs, { mayBeConstant: true });
}

/** Makes the array that a column is read into. */
type Allocate<T extends Column> = (length: number) => T;

export function readColumn<T extends Column>(
  input: ByteReader,
  what: string,
  allocate: Allocate<T>,
  options: ColumnOptions & { readonly length: number },
): T {
  return readKind(input, what, allocate, { ...options, kind: input.u8(what) });
}

export function readRefs(
  input: ByteReader,
  { length, tableSize }: { readonly length: number; readonly tableSize: number },
): Uint32Array {
  const what = 'series references';
  const kind = input.u8(what);
  if (kind === KIND.cycle) return roundRefs(length, tableSize);
  const refs = readKind(input, what, uint32Array, { kind, length, mayBeConstant: true });
  for (let at = 0; at < length; at += 1) {
    if ((refs[at] as number) >= tableSize) {
      throw unreadable(`sample ${at} refers to series ${refs[at]} of a table of ${tableSize}`);
    }
  }
  return refs;
}

export const uint32Array: Allocate<Uint32Array> = (length) => new Uint32Array(length);
export const float64Array: Allocate<Float64Array> = (length) => new Float64Array(length);

function readKind<T extends Column>(
  input: ByteReader,
  what: string,
  allocate: Allocate<T>,
  { kind, length, mayBeConstant }: ColumnOptions & { readonly kind: number; readonly length: number },
): T {
  if (kind === KIND.plain) return readPlain(input, what, allocate, length);
  if (kind === KIND.constant && mayBeConstant) {
    const base = readBase(input, what);
    const column = allocate(length);
    column.fill(base);
    if (length > 0 && column[0] !== base) throw unreadable(`${what}: ${base} is out of range`);
    return column;
  }
  if (isOffsetKind(kind)) return readOffsets(input, what, allocate, { kind, length });
  throw unreadable(`${what}: unknown kind ${kind}`);
}

function roundRefs(length: number, tableSize: number): Uint32Array {
  if (tableSize === 0 && length > 0) throw unreadable('samples without a series table');
  const refs = new Uint32Array(length);
  for (let at = 0, ref = 0; at < length; at += 1) {
    refs[at] = ref;
    ref += 1;
    if (ref === tableSize) ref = 0;
  }
  return refs;
}

function readPlain<T extends Column>(
  input: ByteReader,
  what: string,
  allocate: Allocate<T>,
  length: number,
): T {
  const source = input.bytes(length * allocate(0).BYTES_PER_ELEMENT, what);
  const column = allocate(length);
  bytesOf(column).set(source);
  return column;
}

function readOffsets<T extends Column>(
  input: ByteReader,
  what: string,
  allocate: Allocate<T>,
  { kind, length }: { readonly kind: OffsetKind; readonly length: number },
): T {
  const base = readBase(input, what);
  const source = input.bytes(length * OFFSET_ARRAYS[kind].BYTES_PER_ELEMENT, what);
  // Copied first: in the message the numbers need not begin where their type asks for.
  const offsets = new OFFSET_ARRAYS[kind](length);
  bytesOf(offsets).set(source);
  const column = allocate(length);
  for (let at = 0; at < length; at += 1) {
    const value = base + (offsets[at] as number);
    column[at] = value;
    if (column[at] !== value) throw unreadable(`${what}: ${value} is out of range`);
  }
  return column;
}

function readBase(input: ByteReader, what: string): number {
  const base = input.f64(what);
  if (!Number.isSafeInteger(base)) throw unreadable(`${what}: ${base} is no base`);
  return base;
}

function isOffsetKind(kind: number): kind is OffsetKind {
  return kind in OFFSET_ARRAYS;
}

function offsetKindOf(span: number): OffsetKind {
  if (span <= 0xff) return KIND.offsets1;
  return span <= 0xffff ? KIND.offsets2 : KIND.offsets4;
}

/** The smallest number and how far the largest is from it, when all are whole and near enough to each other. */
function wholeRange(column: Column): { base: number; span: number } | undefined {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < column.length; at += 1) {
    const value = column[at] as number;
    // Not whole, NaN, or -0, which a sum would turn into 0.
    if (value !== Math.floor(value) || (value === 0 && 1 / value < 0)) return undefined;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const span = most - least;
  if (!(span <= 0xffff_ffff) || !Number.isSafeInteger(least) || !Number.isSafeInteger(most)) return undefined;
  return { base: least, span };
}

function goesRound(refs: Uint32Array, tableSize: number): boolean {
  for (let at = 0, ref = 0; at < refs.length; at += 1) {
    if (refs[at] !== ref) return false;
    ref += 1;
    if (ref === tableSize) ref = 0;
  }
  return true;
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
