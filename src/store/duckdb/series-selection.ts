// Chains jump through memory; beyond this share of the series of a hot table one pass over all rows is faster.
const SCAN_SHARE = 1 / 8;

/** The series of a request in ascending order, as segment files hold them, with the group of each. */
export class SeriesSelection {
  readonly ids: Uint32Array;
  readonly groups: Uint32Array;
  #indexOf: Int32Array | undefined;

  constructor(seriesIds: Uint32Array, groups: Uint32Array) {
    if (isAscending(seriesIds)) {
      this.ids = seriesIds;
      this.groups = groups;
      return;
    }
    const order = Uint32Array.from(seriesIds.keys()).sort(
      (a, b) => (seriesIds[a] as number) - (seriesIds[b] as number),
    );
    this.ids = order.map((index) => seriesIds[index] as number);
    this.groups = order.map((index) => groups[index] as number);
  }

  prefersScan(seriesInTable: number): boolean {
    return this.ids.length > seriesInTable * SCAN_SHARE;
  }

  /** Position of a series in `ids`, or -1 when it was not asked for, by series id. Made at first use. */
  indexBySeries(): Int32Array {
    if (this.#indexOf === undefined) {
      this.#indexOf = new Int32Array((this.ids.at(-1) ?? 0) + 1).fill(-1);
      for (let i = 0; i < this.ids.length; i++) this.#indexOf[this.ids[i] as number] = i;
    }
    return this.#indexOf;
  }
}

function isAscending(ids: Uint32Array): boolean {
  for (let i = 1; i < ids.length; i++) {
    if ((ids[i] as number) < (ids[i - 1] as number)) return false;
  }
  return true;
}
