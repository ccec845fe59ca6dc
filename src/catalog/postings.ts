import { Uint32List } from './uint32-list.ts';

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
  #bytes = new Uint8Array(4096);
  #words = new Uint32Array(this.#bytes.buffer);
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
    const bytes = this.#bytes;
    let block = head;
    let blockBytes = FIRST_BLOCK_BYTES;
    let at = block + LINK_BYTES;
    let value = 0;
    for (let i = start; i < end; i++) {
      if (block + blockBytes - at < LONGEST_VARINT_BYTES) {
        block = this.#words[block >>> 2] as number;
        blockBytes = nextBlockBytes(blockBytes);
        at = block + LINK_BYTES;
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
    this.#counts.add(chain, 1);
  }

  #write(chain: number, distance: number): void {
    const tail = this.#tail.at(chain);
    const blockBytes = this.#words[tail >>> 2] as number;
    if (tail + blockBytes - this.#writeAt.at(chain) < LONGEST_VARINT_BYTES) {
      this.#startBlock(chain, tail, nextBlockBytes(blockBytes));
    }
    let at = this.#writeAt.at(chain);
    let rest = distance;
    for (; rest >= 0x80; rest >>>= 7) this.#bytes[at++] = (rest & 0x7f) | 0x80;
    this.#bytes[at++] = rest;
    this.#writeAt.set(chain, at);
  }

  #startBlock(chain: number, previous: number, sizeBytes: number): void {
    const block = this.#allocate(sizeBytes);
    this.#words[previous >>> 2] = block;
    this.#tail.set(chain, block);
    this.#writeAt.set(chain, block + LINK_BYTES);
  }

  #allocate(sizeBytes: number): number {
    const block = this.#used;
    if (block + sizeBytes > this.#bytes.length) this.#grow(block + sizeBytes);
    this.#words[block >>> 2] = sizeBytes;
    this.#used = block + sizeBytes;
    return block;
  }

  #grow(needed: number): void {
    // A multiple of 16 keeps every block aligned for the links.
    const sizeBytes = Math.ceil(Math.max(needed, this.#bytes.length * 1.5) / 16) * 16;
    const larger = new Uint8Array(sizeBytes);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#words = new Uint32Array(larger.buffer);
  }
}

function nextBlockBytes(sizeBytes: number): number {
  return Math.min(sizeBytes * 2, LARGEST_BLOCK_BYTES);
}
