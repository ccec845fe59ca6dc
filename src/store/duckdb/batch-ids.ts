import { HOUR_MS } from '../../model/time.ts';

const INITIAL_SLOTS = 1_024;
const MAX_LOAD = 0.7;

/**
 * Which keyed batches were stored, as 64-bit prefixes of their ids in one hash set an hour, so that an hour that is past
 * the idempotency window is dropped whole. A hit is only a suspicion: the caller confirms it against the full ids on disk.
 */
export class BatchIds {
  readonly #hours = new Map<number, PrefixSet>();

  add(id: Uint8Array, storedMs: number): void {
    const hour = Math.floor(storedMs / HOUR_MS);
    let set = this.#hours.get(hour);
    if (set === undefined) {
      set = new PrefixSet();
      this.#hours.set(hour, set);
    }
    const [high, low] = prefixOf(id);
    set.add(high, low);
  }

  mayContain(id: Uint8Array): boolean {
    const [high, low] = prefixOf(id);
    for (const set of this.#hours.values()) {
      if (set.has(high, low)) return true;
    }
    return false;
  }

  /** Forgets whole hours that ended before `beforeMs`. */
  forgetBefore(beforeMs: number): void {
    for (const hour of this.#hours.keys()) {
      if ((hour + 1) * HOUR_MS <= beforeMs) this.#hours.delete(hour);
    }
  }
}

function prefixOf(id: Uint8Array): readonly [number, number] {
  const view = new DataView(id.buffer, id.byteOffset, id.byteLength);
  return [view.getUint32(0), view.getUint32(4)];
}

/** Open addressing with linear probing; the pair (0, 0) marks a free slot and is kept apart. */
class PrefixSet {
  #slots = new Uint32Array(INITIAL_SLOTS * 2);
  #size = 0;
  #hasZero = false;

  add(high: number, low: number): void {
    if (high === 0 && low === 0) {
      this.#hasZero = true;
      return;
    }
    if (this.#size + 1 > (this.#slots.length / 2) * MAX_LOAD) this.#grow();
    if (this.#insert(high, low)) this.#size++;
  }

  has(high: number, low: number): boolean {
    if (high === 0 && low === 0) return this.#hasZero;
    const slot = this.#find(high, low) * 2;
    return this.#slots[slot] === high && this.#slots[slot + 1] === low;
  }

  #insert(high: number, low: number): boolean {
    const slot = this.#find(high, low) * 2;
    if (this.#slots[slot] === high && this.#slots[slot + 1] === low) return false;
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low;
    return true;
  }

  /** The slot of the pair, or the free slot where it belongs. */
  #find(high: number, low: number): number {
    const mask = this.#slots.length / 2 - 1;
    let slot = (high ^ Math.imul(low, 0x9e3779b1)) & mask;
    for (;;) {
      const slotHigh = this.#slots[slot * 2];
      const slotLow = this.#slots[slot * 2 + 1];
      if ((slotHigh === 0 && slotLow === 0) || (slotHigh === high && slotLow === low)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) {
      const high = old[i] as number;
      const low = old[i + 1] as number;
      if (high !== 0 || low !== 0) this.#insert(high, low);
    }
  }
}
