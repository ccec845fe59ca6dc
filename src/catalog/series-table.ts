import type { SeriesId } from '../model/series.ts';
import { finishHash, HASH_SEED, mixHash } from './hash.ts';
import { HashIndex, type HashPlaces, NO_ENTRY } from './hash-index.ts';
import { Uint32List } from './uint32-list.ts';

/** The columns of a row, side by side: a look-up needs all three, and they are mostly in one cache line. */
const ID = 0;
const METRIC = 1;
const TAG_SET = 2;
const ROW = 3;

/**
 * The series, one slot each in order of arrival. A series is a metric and a tag set. Ids are usually 1, 2, 3, ... in this very
 * order, so slot `id - 1` is tried first, and only the others need an index.
 */
export class SeriesTable {
  readonly #rows = new Uint32List();
  #count = 0;
  readonly #identities = new HashIndex((slot) => hashIdentity(this.metricOf(slot), this.tagSetOf(slot)));
  /** The slots whose id is not `slot + 1`. */
  readonly #displaced = new Uint32List();
  readonly #displacedIds = new HashIndex((entry) => hashId(this.idOf(this.#displaced.at(entry))));

  get count(): number {
    return this.#count;
  }

  idOf(slot: number): SeriesId {
    return this.#rows.at(slot * ROW + ID);
  }

  metricOf(slot: number): number {
    return this.#rows.at(slot * ROW + METRIC);
  }

  tagSetOf(slot: number): number {
    return this.#rows.at(slot * ROW + TAG_SET);
  }

  /** The slot of a series, or `NO_ENTRY`. */
  find(metric: number, tagSet: number): number {
    const { current, previous } = this.#identities;
    const slot = this.#findIn(current, metric, tagSet);
    return slot === NO_ENTRY && previous !== undefined ? this.#findIn(previous, metric, tagSet) : slot;
  }

  /** The slot of an id, or `NO_ENTRY`. */
  findId(id: SeriesId): number {
    if (id > 0 && id <= this.#count && this.idOf(id - 1) === id) return id - 1;
    const { current, previous } = this.#displacedIds;
    const slot = this.#findIdIn(current, id);
    return slot === NO_ENTRY && previous !== undefined ? this.#findIdIn(previous, id) : slot;
  }

  #findIn(places: HashPlaces, metric: number, tagSet: number): number {
    for (let at = places.first(hashIdentity(metric, tagSet)); ; at = places.after(at)) {
      const slot = places.entryAt(at);
      if (slot === NO_ENTRY) return NO_ENTRY;
      if (this.tagSetOf(slot) === tagSet && this.metricOf(slot) === metric) return slot;
    }
  }

  #findIdIn(places: HashPlaces, id: SeriesId): number {
    for (let at = places.first(hashId(id)); ; at = places.after(at)) {
      const entry = places.entryAt(at);
      if (entry === NO_ENTRY) return NO_ENTRY;
      const slot = this.#displaced.at(entry);
      if (this.idOf(slot) === id) return slot;
    }
  }

  /** Neither the identity nor the id may be in the table. */
  append(id: SeriesId, metric: number, tagSet: number): number {
    const slot = this.#count++;
    this.#rows.push(id);
    this.#rows.push(metric);
    this.#rows.push(tagSet);
    this.#identities.insert(hashIdentity(metric, tagSet));
    if (id !== slot + 1) this.#displace(id, slot);
    return slot;
  }

  #displace(id: SeriesId, slot: number): void {
    this.#displaced.push(slot);
    this.#displacedIds.insert(hashId(id));
  }
}

function hashIdentity(metric: number, tagSet: number): number {
  return finishHash(mixHash(mixHash(HASH_SEED, metric), tagSet));
}

function hashId(id: number): number {
  return finishHash(HASH_SEED ^ id);
}
