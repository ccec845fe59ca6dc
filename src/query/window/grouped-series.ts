/** Series with the group of each, as a store request wants them. */
export interface GroupedIds {
  readonly seriesIds: Uint32Array;
  readonly groups: Uint32Array;
}

/** Series that can be taken apart by groups. Within a group they keep their order. */
export class GroupedSeries {
  readonly groupCount: number;
  readonly #all: GroupedIds;
  #byGroup: { readonly starts: Uint32Array; readonly ids: Uint32Array } | undefined;

  constructor(all: GroupedIds, groupCount: number) {
    this.#all = all;
    this.groupCount = groupCount;
  }

  get seriesCount(): number {
    return this.#all.seriesIds.length;
  }

  /** How many series the groups `[from, to)` have. */
  seriesIn(from: number, to: number): number {
    if (this.#isAll(from, to)) return this.seriesCount;
    const { starts } = this.#sorted();
    return (starts[to] as number) - (starts[from] as number);
  }

  /** The series of groups `[from, to)` in ascending order if all were, groups counted from `from`. */
  part(from: number, to: number): GroupedIds {
    return this.#isAll(from, to) ? this.#all : inOrderOfId(this.byGroup(from, to));
  }

  /** The same in order of group. */
  byGroup(from: number, to: number): GroupedIds {
    const { starts, ids } = this.#sorted();
    const first = starts[from] as number;
    const seriesIds = ids.subarray(first, starts[to]);
    const groups = new Uint32Array(seriesIds.length);
    for (let group = from; group < to; group += 1) {
      groups.fill(group - from, (starts[group] as number) - first, (starts[group + 1] as number) - first);
    }
    return { seriesIds, groups };
  }

  #isAll(from: number, to: number): boolean {
    return from === 0 && to === this.groupCount;
  }

  /** A counting sort: the series of group `g` are at `[starts[g], starts[g + 1])` of `ids`. */
  #sorted() {
    if (this.#byGroup !== undefined) return this.#byGroup;
    const { seriesIds, groups } = this.#all;
    const starts = new Uint32Array(this.groupCount + 1);
    for (const group of groups) starts[group + 1] = (starts[group + 1] as number) + 1;
    for (let group = 0; group < this.groupCount; group += 1) {
      starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
    }
    const next = starts.slice();
    const ids = new Uint32Array(seriesIds.length);
    for (let i = 0; i < seriesIds.length; i += 1) {
      const group = groups[i] as number;
      const place = next[group] as number;
      next[group] = place + 1;
      ids[place] = seriesIds[i] as number;
    }
    this.#byGroup = { starts, ids };
    return this.#byGroup;
  }
}

/** A position needs 20 bits, an id 32: both fit into the 53 bits of a float64, which sort many times faster than pairs do. */
const MOST_POSITIONS = 2 ** 20;

/** The same series ascending by id, which is how stores read them best. */
export function inOrderOfId({ seriesIds, groups }: GroupedIds): GroupedIds {
  if (isAscending(seriesIds)) return { seriesIds, groups };
  const order = orderOf(seriesIds);
  return {
    seriesIds: order.map((at) => seriesIds[at] as number),
    groups: order.map((at) => groups[at] as number),
  };
}

function orderOf(ids: Uint32Array): Uint32Array {
  if (ids.length > MOST_POSITIONS) {
    return Uint32Array.from(ids.keys()).sort((a, b) => (ids[a] as number) - (ids[b] as number));
  }
  const keys = Float64Array.from(ids, (id, position) => id * MOST_POSITIONS + position).sort();
  return Uint32Array.from(keys, (key) => key % MOST_POSITIONS);
}

function isAscending(ids: Uint32Array): boolean {
  for (let i = 1; i < ids.length; i += 1) if ((ids[i] as number) < (ids[i - 1] as number)) return false;
  return true;
}
