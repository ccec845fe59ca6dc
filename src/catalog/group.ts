import type { SeriesId, Tags } from '../model/series.ts';
import { NO_ENTRY } from './hash-index.ts';
import type { SeriesIndex } from './series-index.ts';
import { emptyTags } from './tag-sets.ts';
import { TupleTable } from './tuple-table.ts';

export interface SeriesGroups {
  /** The group of each series that was asked for. */
  readonly groups: Uint32Array;
  /** The tags of each group: those of the keys asked for that are present. */
  readonly tags: readonly Tags[];
}

/** Groups series by their values of `keys`; groups are numbered from 0 in order of first appearance. */
export function groupSeries(index: SeriesIndex, ids: Uint32Array, keys: readonly string[]): SeriesGroups {
  const { tagSets } = index;
  const places = keys.map((key) => tagSets.placesOf(tagSets.pairs.findKey(key)));
  const tuples = new TupleTable();
  const tuple = new Uint32Array(keys.length);
  const groups = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const tagSet = index.series.tagSetOf(slotOf(index, ids[i] as number));
    // Pair + 1, so that 0 is a missing tag.
    for (let k = 0; k < places.length; k++) tuple[k] = tagSets.pairAt(tagSet, places[k] as Int32Array) + 1;
    groups[i] = tuples.intern(tuple, tuple.length);
  }
  return { groups, tags: Array.from({ length: tuples.count }, (_, group) => tagsOf(index, tuples, group)) };
}

function slotOf({ series }: SeriesIndex, id: SeriesId): number {
  const slot = series.findId(id);
  if (slot === NO_ENTRY) throw new Error(`BUG: the catalog has no series with id ${id}`);
  return slot;
}

function tagsOf({ tagSets: { pairs } }: SeriesIndex, tuples: TupleTable, group: number): Tags {
  const tags = emptyTags();
  for (let at = tuples.start(group); at < tuples.end(group); at++) {
    const pair = tuples.valueAt(at) - 1;
    if (pair >= 0) tags[pairs.keyName(pairs.keyOf(pair))] = pairs.valueOf(pair);
  }
  return tags;
}
