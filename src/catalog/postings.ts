import { Uint32List } from './uint32-list.ts';

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK - 1;
const FIRST_BLOCK_BYTES = 16;
/** Bounds what the last block of a long list wastes. */
const LARGEST_BLOCK_BYTES = 1024;
/** Each block starts with the position of the next one; in the last block of a list that place holds its size. */
const LINK_BYTES = 4;
const LONGEST_VARINT_BYTES = 5;
const IS_CHAIN = 2 ** 31;

/**
 * Many ascending lists of 32-bit numbers in one byte pool. A number is stored as the varint of its distance to the one
 * before, so that a dense list costs about one byte a number. A list of more than one number is a
 * chain of blocks that double in size. A number is never split: a block is full when fewer than 5 bytes are left.
 */
export class Postings {
  readonly #chunks: Uint8Array[] = [];
  /** Where the next block starts. */
  #used = 0;
  /** Per list: 0 when it is empty, its only number + 1, or `IS_CHAIN` plus the number of its chain. */
  readonly #lists = new Uint32List();
  readonly #counts = new Uint32List();
  readonly #last = new Uint32List();
  readonly #head = new Uint32List();
  readonly #tail = new Uint32List();
  readonly #writeAt = new Uint32List();

  /** Starts an empty list; lists are numbered from 0. */
  addList(): void {
    this.#lists.push(0);
  }

  count(list: number): number {
    const entry = this.#lists.at(list);
    if (entry >= IS_CHAIN) return this.#counts.at(entry - IS_CHAIN);
    return entry === 0 ? 0 : 1;
  }

  /** `value` must be above all values of the list and below 2^31 - 1. */
  append(list: number, value: number): void {
    const entry = this.#lists.at(list);
    if (entry >= IS_CHAIN) this.#appendToChain(entry - IS_CHAIN, value);
    else if (entry === 0) this.#lists.set(list, value + 1);
    else this.#lists.set(list, IS_CHAIN + this.#startChain(entry - 1, value));
  }

  /** Writes the whole list to `into` from `offset` on and returns the offset behind it. */
  read(list: number, into: Uint32Array, offset: number): number {
    const entry = this.#lists.at(list);
    const end = offset + this.count(list);
    if (entry >= IS_CHAIN) this.#decode(this.#head.at(entry - IS_CHAIN), into, offset, end);
    else if (entry > 0) into[offset] = entry - 1;
    return end;
  }

  #decode(head: number, into: Uint32Array, start: number, end: number): void {
    let bytes = this.#chunkOf(head);
    let at = (head & CHUNK_MASK) + LINK_BYTES;
    let blockBytes = FIRST_BLOCK_BYTES;
    let blockEnd = (head & CHUNK_MASK) + blockBytes;
    let value = 0;
    for (let i = start; i < end; i++) {
      if (blockEnd - at < LONGEST_VARINT_BYTES) {
        const block = readLink(bytes, blockEnd - blockBytes);
        bytes = this.#chunkOf(block);
        blockBytes = nextBlockBytes(blockBytes);
        blockEnd = (block & CHUNK_MASK) + blockBytes;
        at = blockEnd - blockBytes + LINK_BYTES;
      }
      let byte = bytes[at++] as number;
      let distance = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = bytes[at++] as number;
        distance |= (byte & 0x7f) << shift;
      }
      value += distance >>> 0;
      into[i] = value;
    }
  }

  #startChain(first: number, second: number): number {
    const chain = this.#counts.length;
    const block = this.#allocate(FIRST_BLOCK_BYTES);
    this.#counts.push(1);
    this.#last.push(first);
    this.#head.push(block);
    this.#tail.push(block);
    this.#writeAt.push(block + LINK_BYTES);
    this.#write(chain, first);
    this.#appendToChain(chain, second);
    return chain;
  }

  #appendToChain(chain: number, value: number): void {
    this.#write(chain, value - this.#last.at(chain));
    this.#last.set(chain, value);
    this.#counts.set(chain, this.#counts.at(chain) + 1);
  }

  #write(chain: number, distance: number): void {
    const tail = this.#tail.at(chain);
    const blockBytes = readLink(this.#chunkOf(tail), tail & CHUNK_MASK);
    if (tail + blockBytes - this.#writeAt.at(chain) < LONGEST_VARINT_BYTES) {
      this.#startBlock(chain, tail, nextBlockBytes(blockBytes));
    }
    const start = this.#writeAt.at(chain);
    const bytes = this.#chunkOf(start);
    let at = start & CHUNK_MASK;
    let rest = distance;
    for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at++] = rest;
    this.#writeAt.set(chain, start - (start & CHUNK_MASK) + at);
  }

  #startBlock(chain: number, previous: number, sizeBytes: number): void {
    const block = this.#allocate(sizeBytes);
    writeLink(this.#chunkOf(previous), previous & CHUNK_MASK, block);
    this.#tail.set(chain, block);
    this.#writeAt.set(chain, block + LINK_BYTES);
  }

  /** A block lies within one chunk; what is left of a chunk when a block does not fit is lost, less than one block. */
  #allocate(sizeBytes: number): number {
    if (this.#used + sizeBytes > this.#chunks.length * CHUNK) {
      this.#used = this.#chunks.length * CHUNK;
      this.#chunks.push(new Uint8Array(CHUNK));
    }
    const block = this.#used;
    writeLink(this.#chunkOf(block), block & CHUNK_MASK, sizeBytes);
    this.#used = block + sizeBytes;
    return block;
  }

  #chunkOf(position: number): Uint8Array {
    return this.#chunks[position >>> CHUNK_BITS] as Uint8Array;
  }
}

function readLink(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
  return (low | ((bytes[at + 3] as number) << 24)) >>> 0;
}

function writeLink(bytes: Uint8Array, at: number, link: number): void {
  for (let i = 0; i < LINK_BYTES; i++) bytes[at + i] = link >>> (8 * i);
}

function nextBlockBytes(sizeBytes: number): number {
  return Math.min(sizeBytes * 2, LARGEST_BLOCK_BYTES);
}
