import type { SeriesId } from '../model/series.ts';
import { finishHash, HASH_SEED, mixHash } from './hash.ts';
import { HashIndex, NO_ENTRY } from './hash-index.ts';
import { Uint32List } from './uint32-list.ts';

/**
 * The series as three columns, one slot a series in order of arrival. A series is a metric and a tag set. Ids are
 * usually 1, 2, 3, ... in this very order, so slot `id - 1` is tried first, and only the others need an index.
 */
export class SeriesTable {
  readonly #ids = new Uint32List();
  readonly #metrics = new Uint32List();
  readonly #tagSets = new Uint32List();
  readonly #identities = new HashIndex((slot) =>
    hashIdentity(this.#metrics.at(slot), this.#tagSets.at(slot)),
  );
  readonly #displacedIds = new HashIndex((slot) => hashId(this.#ids.at(slot)));
  #idsAscend = true;

  get count(): number {
    return this.#ids.length;
  }

  /** True while every id was above all that came before it: then ascending slots have ascending ids. */
  get idsAscend(): boolean {
    return this.#idsAscend;
  }

  idOf(slot: number): SeriesId {
    return this.#ids.at(slot);
  }

  metricOf(slot: number): number {
    return this.#metrics.at(slot);
  }

  tagSetOf(slot: number): number {
    return this.#tagSets.at(slot);
  }

  /** The slot of a series, or `NO_ENTRY`. */
  find(metric: number, tagSet: number): number {
    const index = this.#identities;
    for (let at = index.first(hashIdentity(metric, tagSet)); ; at = index.after(at)) {
      const slot = index.entryAt(at);
      if (slot === NO_ENTRY) return NO_ENTRY;
      if (this.#tagSets.at(slot) === tagSet && this.#metrics.at(slot) === metric) return slot;
    }
  }

  /** The slot of an id, or `NO_ENTRY`. */
  findId(id: SeriesId): number {
    if (id > 0 && id <= this.count && this.#ids.at(id - 1) === id) return id - 1;
    const index = this.#displacedIds;
    for (let at = index.first(hashId(id)); ; at = index.after(at)) {
      const slot = index.entryAt(at);
      if (slot === NO_ENTRY || this.#ids.at(slot) === id) return slot;
    }
  }

  /** Neither the identity nor the id may be in the table. */
  append(id: SeriesId, metric: number, tagSet: number): number {
    const slot = this.count;
    if (slot > 0 && this.#ids.at(slot - 1) > id) this.#idsAscend = false;
    this.#ids.push(id);
    this.#metrics.push(metric);
    this.#tagSets.push(tagSet);
    this.#identities.insert(hashIdentity(metric, tagSet), slot);
    if (id !== slot + 1) this.#displacedIds.insert(hashId(id), slot);
    return slot;
  }
}

function hashIdentity(metric: number, tagSet: number): number {
  return finishHash(mixHash(mixHash(HASH_SEED, metric), tagSet));
}

function hashId(id: number): number {
  return finishHash(HASH_SEED ^ id);
}
