import { Uint32List } from './uint32-list.ts';

const FIRST_BLOCK_BYTES = 16;
/** Bounds what the last block of a long list wastes. */
const LARGEST_BLOCK_BYTES = 1024;
/** Each block starts with the position of the next one; in the last block of a list that place holds its size. */
const LINK_BYTES = 4;
const LONGEST_VARINT_BYTES = 5;

/**
 * Many ascending lists of 32-bit numbers in one byte pool. A number is stored as the varint of its distance to the one
 * before, so that a dense list costs about one byte a number; a list of one number costs no block at all. A list is a
 * chain of blocks that double in size. A number is never split: a block is full when fewer than 5 bytes are left.
 */
export class Postings {
  #bytes = new Uint8Array(4096);
  #words = new Uint32Array(this.#bytes.buffer);
  #used = 0;
  readonly #counts = new Uint32List();
  readonly #last = new Uint32List();
  readonly #head = new Uint32List();
  readonly #tail = new Uint32List();
  readonly #writeAt = new Uint32List();

  /** Starts an empty list; lists are numbered from 0. */
  addList(): void {
    for (const column of [this.#counts, this.#last, this.#head, this.#tail, this.#writeAt]) column.push(0);
  }

  count(list: number): number {
    return this.#counts.at(list);
  }

  /** `value` must be above all values of the list. */
  append(list: number, value: number): void {
    const count = this.#counts.at(list);
    const last = this.#last.at(list);
    if (count === 1) this.#startList(list, last);
    if (count > 0) this.#write(list, value - last);
    this.#last.set(list, value);
    this.#counts.set(list, count + 1);
  }

  /** Writes the whole list to `into` from `offset` on and returns the offset behind it. */
  read(list: number, into: Uint32Array, offset: number): number {
    const count = this.#counts.at(list);
    if (count > 1) this.#decode(this.#head.at(list), into, offset, offset + count);
    else if (count === 1) into[offset] = this.#last.at(list);
    return offset + count;
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

  #startList(list: number, first: number): void {
    const block = this.#allocate(FIRST_BLOCK_BYTES);
    this.#head.set(list, block);
    this.#tail.set(list, block);
    this.#writeAt.set(list, block + LINK_BYTES);
    this.#write(list, first);
  }

  #write(list: number, distance: number): void {
    const tail = this.#tail.at(list);
    const blockBytes = this.#words[tail >>> 2] as number;
    if (tail + blockBytes - this.#writeAt.at(list) < LONGEST_VARINT_BYTES) {
      this.#startBlock(list, tail, nextBlockBytes(blockBytes));
    }
    let at = this.#writeAt.at(list);
    let rest = distance;
    for (; rest >= 0x80; rest >>>= 7) this.#bytes[at++] = (rest & 0x7f) | 0x80;
    this.#bytes[at++] = rest;
    this.#writeAt.set(list, at);
  }

  #startBlock(list: number, previous: number, sizeBytes: number): void {
    const block = this.#allocate(sizeBytes);
    this.#words[previous >>> 2] = block;
    this.#tail.set(list, block);
    this.#writeAt.set(list, block + LINK_BYTES);
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
