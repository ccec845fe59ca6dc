const FIRST_ARENA_BYTES = 16 * 1024;
const FIRST_SLOTS = 256;
// Slots are tried at triangular distances, of which an honest half-full table needs some ten. More means that someone makes
// texts collide; those are then decoded the slow way.
const MAX_PROBES = 32;

/** The bytes of a request body, in the two views that reading them fast needs. */
export interface Text {
  readonly bytes: Buffer;
  readonly view: DataView;
}

export function textOf(bytes: Buffer): Text {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/**
 * Keeps each different run of JSON bytes once, in one arena, under a number from 1. 0 is the empty run.
 * Equal means byte for byte; the hash only finds the candidates.
 */
export class FragmentTable {
  readonly #maxBytes: number;
  readonly #seed = Math.floor(Math.random() * 2 ** 32) | 0;
  #arena = new Uint8Array(FIRST_ARENA_BYTES);
  #view = new DataView(this.#arena.buffer);
  #usedBytes = 0;
  #offsets = new Uint32Array(FIRST_SLOTS);
  #lengths = new Uint32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS);
  #count = 0;
  /** Set when a fragment found no memory; `clear` resets it. */
  isFull = false;
  #slots = new Uint32Array(FIRST_SLOTS * 2);

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get sizeBytes(): number {
    return sizeBytes(this.#arena.length, this.#offsets.length);
  }

  /** The position after the fragment when `text` has it at `start`, else -1. */
  match(fragment: number, text: DataView, start: number): number {
    const length = this.#lengths[fragment] as number;
    const end = start + length;
    if (end > text.byteLength) return -1;
    return sameBytes(this.#view, this.#offsets[fragment] as number, text, start, length) ? end : -1;
  }

  /** The number of a run of bytes, -1 when it is not there. */
  find({ view }: Text, start: number, end: number): number {
    if (end === start) return 0;
    const length = end - start;
    const hash = hashBytes(view, start, length, this.#seed);
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const fragment = this.#slots[(hash + ((probe * (probe + 1)) >> 1)) & mask] as number;
      if (fragment === 0) return -1;
      if (this.#hashes[fragment] !== hash || this.#lengths[fragment] !== length) continue;
      if (sameBytes(this.#view, this.#offsets[fragment] as number, view, start, length)) return fragment;
    }
    return -1;
  }

  /** Keeps a run of bytes and returns its number; -1 when there is no room for it, or too many others hash alike. */
  intern(text: Text, start: number, end: number): number {
    const known = this.find(text, start, end);
    if (known !== -1) return known;
    const length = end - start;
    if (!this.#makeRoom(length)) return -1;
    const fragment = this.#count + 1;
    const hash = hashBytes(text.view, start, length, this.#seed);
    if (!this.#claimSlot(hash, fragment)) return -1;
    this.#arena.set(text.bytes.subarray(start, end), this.#usedBytes);
    this.#offsets[fragment] = this.#usedBytes;
    this.#lengths[fragment] = length;
    this.#hashes[fragment] = hash;
    this.#usedBytes += length;
    this.#count = fragment;
    return fragment;
  }

  clear(): void {
    this.#arena = new Uint8Array(FIRST_ARENA_BYTES);
    this.#view = new DataView(this.#arena.buffer);
    this.#usedBytes = 0;
    this.#count = 0;
    this.isFull = false;
    this.#resizeIndex(FIRST_SLOTS);
  }

  #makeRoom(length: number): boolean {
    let arenaBytes = this.#arena.length;
    while (this.#usedBytes + length > arenaBytes) arenaBytes *= 2;
    let entries = this.#offsets.length;
    if (this.#count + 1 >= entries) entries *= 2;
    this.isFull = sizeBytes(arenaBytes, entries) > this.#maxBytes;
    if (this.isFull) return false;
    if (arenaBytes !== this.#arena.length) {
      const arena = new Uint8Array(arenaBytes);
      arena.set(this.#arena.subarray(0, this.#usedBytes));
      this.#arena = arena;
      this.#view = new DataView(arena.buffer);
    }
    if (entries !== this.#offsets.length) this.#resizeIndex(entries);
    return true;
  }

  #resizeIndex(entries: number): void {
    const live = this.#count + 1;
    const grow = <T extends Uint32Array | Int32Array>(from: T, to: T): T => {
      to.set(from.subarray(0, live));
      return to;
    };
    this.#offsets = grow(this.#offsets, new Uint32Array(entries));
    this.#lengths = grow(this.#lengths, new Uint32Array(entries));
    this.#hashes = grow(this.#hashes, new Int32Array(entries));
    this.#slots = new Uint32Array(entries * 2);
    for (let fragment = 1; fragment < live; fragment += 1) {
      this.#claimSlot(this.#hashes[fragment] as number, fragment);
    }
  }

  #claimSlot(hash: number, fragment: number): boolean {
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const slot = (hash + ((probe * (probe + 1)) >> 1)) & mask;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = fragment;
      return true;
    }
    return false;
  }
}

function sizeBytes(arenaBytes: number, entries: number): number {
  return arenaBytes + entries * 20;
}

/**
 * Compares eight bytes at a time, as floats, which is the widest load that JavaScript has without an allocation. Two runs that
 * differ are never taken for equal: only +0 and -0 are equal floats with different bytes, and the kept run, being JSON, holds
 * no zero bytes. Floats that are no number differ from themselves, which costs only speed.
 */
function sameBytes(a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  if (length < 8) return sameFewBytes(a, aStart, b, bStart, length);
  const last = length - 8;
  for (let at = 0; at < last; at += 8) {
    if (a.getFloat64(aStart + at, true) !== b.getFloat64(bStart + at, true)) return false;
  }
  return a.getFloat64(aStart + last, true) === b.getFloat64(bStart + last, true);
}

function sameFewBytes(a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  for (let at = 0; at < length; at += 1) {
    if (a.getUint8(aStart + at) !== b.getUint8(bStart + at)) return false;
  }
  return true;
}

function hashBytes(view: DataView, start: number, length: number, seed: number): number {
  let hash = seed ^ length;
  const last = start + length - 4;
  let at = start;
  for (; at < last; at += 4) hash = mixed(hash, view.getInt32(at, true));
  if (length >= 4) return finished(mixed(hash, view.getInt32(last, true)));
  for (; at < start + length; at += 1) hash = mixed(hash, view.getUint8(at));
  return finished(hash);
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function finished(hash: number): number {
  const product = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return product ^ (product >>> 13);
}
