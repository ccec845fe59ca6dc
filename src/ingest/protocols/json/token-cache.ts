import { FragmentTable, type Text } from './fragment-table.ts';
import { parsedNumber, parseNumber } from './json-number.ts';

/** Where the two numbers of a sample's text lie; `-1` where there is none. All are positions in the body. */
export interface SampleSlots {
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly timeStart: number;
  readonly timeEnd: number;
}

/** Which numbers a text has, in which order. */
const VALUE_ONLY = 1;
const VALUE_THEN_TIME = 2;
const TIME_THEN_VALUE = 3;

const FIRST_ENTRIES = 256;
const BYTES_PER_ENTRY = 45;
const MAX_PROBES = 32;
// A full cache is emptied after this many misses for each entry. Less, and a working set a little larger than the cache would
// empty it all the time; more, and a fleet that was replaced would be decoded the slow way for long.
const MISSES_BEFORE_CLEARING = 4;

/**
 * The texts of samples decoded before, without their two numbers. A sender repeats the same text for a series in every request,
 * only with another value and time: such a sample is recognised by comparing bytes, and neither parsed nor checked again.
 * Each text, a *token*, is a number from 1 and is kept as up to three fragments around the numbers, so that the tags that many
 * metrics share are kept once. A token holds the id of a series that the catalog knows, nothing else.
 */
export class TokenCache {
  readonly #fragments: FragmentTable;
  readonly #maxEntries: number;
  readonly #seed = Math.floor(Math.random() * 2 ** 32) | 0;
  #count = 0;
  #slots = new Uint32Array(FIRST_ENTRIES * 2);
  #first = new Uint32Array(FIRST_ENTRIES);
  #second = new Uint32Array(FIRST_ENTRIES);
  #third = new Uint32Array(FIRST_ENTRIES);
  #kinds = new Uint8Array(FIRST_ENTRIES);
  #seriesIds = new Uint32Array(FIRST_ENTRIES);
  #next = new Uint32Array(FIRST_ENTRIES);
  #maxAges = new Float64Array(FIRST_ENTRIES);
  #batchStamps = new Uint32Array(FIRST_ENTRIES);
  #batchIndexes = new Uint32Array(FIRST_ENTRIES);
  #full = false;
  #missesWhenFull = 0;
  #lastStamp = 0;

  /** Grows when the cache was emptied: tokens from before mean nothing any more. */
  generation = 0;
  /** Set by `match`. */
  readonly matched = new Float64Array(2);

  constructor(maxBytes: number) {
    // Measured with 10 tags and 10 metrics a host: fragments take about three times the room of the tokens.
    this.#fragments = new FragmentTable(Math.floor(maxBytes * 0.75));
    this.#maxEntries = Math.max(FIRST_ENTRIES, Math.floor((maxBytes * 0.25) / BYTES_PER_ENTRY));
  }

  get size(): number {
    return this.#count;
  }

  get sizeBytes(): number {
    return this.#fragments.sizeBytes + this.#first.length * BYTES_PER_ENTRY;
  }

  /** The token that came after this one when it was last seen; 0 when there was none. */
  successor(token: number): number {
    return this.#next[token] as number;
  }

  setSuccessor(token: number, next: number): void {
    this.#next[token] = next;
  }

  seriesId(token: number): number {
    return this.#seriesIds[token] as number;
  }

  /** How old a sample of this series may be. */
  maxAgeMs(token: number): number {
    return this.#maxAges[token] as number;
  }

  /**
   * Reads the sample at `start` when it has this token's text. Returns the position after it and leaves value and time in
   * `matched`, the time NaN when the text has none; -1 when the text is another.
   */
  match(token: number, text: Text, start: number): number {
    const fragments = this.#fragments;
    let at = fragments.match(this.#first[token] as number, text.view, start);
    if (at === -1) return -1;
    at = parseNumber(text.bytes, at);
    if (at === -1) return -1;
    const matched = this.matched;
    const number = parsedNumber[0] as number;
    at = fragments.match(this.#second[token] as number, text.view, at);
    if (at === -1) return -1;
    const kind = this.#kinds[token];
    if (kind === VALUE_ONLY) {
      matched[0] = number;
      matched[1] = Number.NaN;
      return at;
    }
    at = parseNumber(text.bytes, at);
    if (at === -1) return -1;
    const valueFirst = kind === VALUE_THEN_TIME;
    matched[0] = valueFirst ? number : (parsedNumber[0] as number);
    matched[1] = valueFirst ? (parsedNumber[0] as number) : number;
    return fragments.match(this.#third[token] as number, text.view, at);
  }

  /** The token of a text whose numbers lie at `slots`; 0 when it is not known. */
  find(text: Text, slots: SampleSlots): number {
    const kind = kindOf(slots);
    const [a, b, c, d] = cuts(kind, slots);
    const first = this.#fragments.find(text, slots.start, a);
    if (first === -1) return this.#missed();
    const second = this.#fragments.find(text, b, c);
    if (second === -1) return this.#missed();
    const third = kind === VALUE_ONLY ? 0 : this.#fragments.find(text, d, slots.end);
    if (third === -1) return this.#missed();
    const token = this.#lookup(kind, first, second, third);
    return token === 0 ? this.#missed() : token;
  }

  /** Keeps the text of a sample that was found good. Returns its token; 0 when there is no room. */
  learn(text: Text, slots: SampleSlots, series: { id: number; maxAgeMs: number }): number {
    if (this.#full && !this.#clearIfUseless()) return 0;
    const kind = kindOf(slots);
    const [a, b, c, d] = cuts(kind, slots);
    const first = this.#fragments.intern(text, slots.start, a);
    const second = first === -1 ? -1 : this.#fragments.intern(text, b, c);
    const third = second === -1 ? -1 : kind === VALUE_ONLY ? 0 : this.#fragments.intern(text, d, slots.end);
    if (third === -1) {
      this.#full ||= this.#fragments.isFull;
      return 0;
    }
    const known = this.#lookup(kind, first, second, third);
    return known === 0 ? this.#insert(kind, first, second, third, series) : known;
  }

  /** A number for one decoding, under which it notes the series table entries of tokens. */
  newStamp(): number {
    this.#lastStamp = (this.#lastStamp + 1) >>> 0;
    if (this.#lastStamp === 0) {
      this.#batchStamps.fill(0);
      this.#lastStamp = 1;
    }
    return this.#lastStamp;
  }

  /** The entry noted for a token under this stamp, -1 when there is none. */
  batchIndex(token: number, stamp: number): number {
    return this.#batchStamps[token] === stamp ? (this.#batchIndexes[token] as number) : -1;
  }

  setBatchIndex(token: number, stamp: number, index: number): void {
    this.#batchStamps[token] = stamp;
    this.#batchIndexes[token] = index;
  }

  #missed(): 0 {
    if (this.#full) this.#missesWhenFull += 1;
    return 0;
  }

  #clearIfUseless(): boolean {
    if (this.#missesWhenFull < this.#count * MISSES_BEFORE_CLEARING) return false;
    this.#fragments.clear();
    this.#count = 0;
    this.#resize(FIRST_ENTRIES);
    this.#next.fill(0);
    this.#batchStamps.fill(0);
    this.#full = false;
    this.#missesWhenFull = 0;
    this.generation += 1;
    return true;
  }

  #lookup(kind: number, first: number, second: number, third: number): number {
    const hash = this.#hash(kind, first, second, third);
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const token = this.#slots[(hash + ((probe * (probe + 1)) >> 1)) & mask] as number;
      if (token === 0) return 0;
      if (
        this.#third[token] === third &&
        this.#first[token] === first &&
        this.#second[token] === second &&
        this.#kinds[token] === kind
      ) {
        return token;
      }
    }
    return 0;
  }

  #insert(
    kind: number,
    first: number,
    second: number,
    third: number,
    series: { id: number; maxAgeMs: number },
  ): number {
    const token = this.#count + 1;
    if (token >= this.#first.length) {
      if (this.#first.length * 2 > this.#maxEntries) {
        this.#full = true;
        return 0;
      }
      this.#resize(this.#first.length * 2);
    }
    this.#first[token] = first;
    this.#second[token] = second;
    this.#third[token] = third;
    this.#kinds[token] = kind;
    this.#seriesIds[token] = series.id;
    this.#maxAges[token] = series.maxAgeMs;
    this.#next[token] = 0;
    this.#batchStamps[token] = 0;
    this.#count = token;
    this.#claimSlot(token);
    return token;
  }

  #resize(entries: number): void {
    const live = this.#count + 1;
    const copy = <T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T => {
      to.set(from.subarray(0, live));
      return to;
    };
    this.#first = copy(this.#first, new Uint32Array(entries));
    this.#second = copy(this.#second, new Uint32Array(entries));
    this.#third = copy(this.#third, new Uint32Array(entries));
    this.#kinds = copy(this.#kinds, new Uint8Array(entries));
    this.#seriesIds = copy(this.#seriesIds, new Uint32Array(entries));
    this.#next = copy(this.#next, new Uint32Array(entries));
    this.#maxAges = copy(this.#maxAges, new Float64Array(entries));
    this.#batchStamps = copy(this.#batchStamps, new Uint32Array(entries));
    this.#batchIndexes = copy(this.#batchIndexes, new Uint32Array(entries));
    this.#slots = new Uint32Array(entries * 2);
    for (let token = 1; token < live; token += 1) this.#claimSlot(token);
  }

  /** A token that finds no slot stays unknown to `find`, and is only reached as a successor. */
  #claimSlot(token: number): void {
    const hash = this.#hash(
      this.#kinds[token] as number,
      this.#first[token] as number,
      this.#second[token] as number,
      this.#third[token] as number,
    );
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const slot = (hash + ((probe * (probe + 1)) >> 1)) & mask;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = token;
      return;
    }
  }

  #hash(kind: number, first: number, second: number, third: number): number {
    let hash = Math.imul(this.#seed ^ first, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ third, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ second ^ (kind << 28), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  }
}

function kindOf({ valueStart, timeStart }: SampleSlots): number {
  if (timeStart === -1) return VALUE_ONLY;
  return valueStart < timeStart ? VALUE_THEN_TIME : TIME_THEN_VALUE;
}

/** End of the first fragment, start and end of the second, start of the third. */
function cuts(kind: number, slots: SampleSlots): [number, number, number, number] {
  switch (kind) {
    case VALUE_ONLY:
      return [slots.valueStart, slots.valueEnd, slots.end, slots.end];
    case VALUE_THEN_TIME:
      return [slots.valueStart, slots.valueEnd, slots.timeStart, slots.timeEnd];
    default:
      return [slots.timeStart, slots.timeEnd, slots.valueStart, slots.valueEnd];
  }
}
