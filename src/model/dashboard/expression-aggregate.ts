import type { Tags } from '../series.ts';
import { MINUTE_MS } from '../time.ts';
import type { ColumnSeries } from './expression-columns.ts';
import { FOLDS, finite } from './expression-numbers.ts';
import { identity } from './expression-pairs.ts';
import type { AggregateName } from './expression-tree.ts';

export interface Buckets {
  /** At which they begin; ascending. */
  readonly times: Float64Array;
  /** How many of them began before now. */
  readonly known: number;
}

interface Aggregation {
  readonly name: AggregateName;
  readonly by: readonly string[] | undefined;
}

interface AggregateOptions extends Buckets {
  /** Whether a series has its latest value in buckets without one. */
  readonly carriesOn: boolean;
}

/** One series for each combination of the tags in `by`, from those series that have a value in a bucket. */
export function aggregate(
  series: readonly ColumnSeries[],
  { name, by = [] }: Aggregation,
  options: AggregateOptions,
): readonly ColumnSeries[] {
  const groups = new Map<string, { readonly tags: Tags; readonly members: Float64Array[] }>();
  for (const { tags, values } of series) {
    const key = identity(tags, by);
    const group = groups.get(key) ?? { tags: only(tags, by), members: [] };
    group.members.push(values);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ tags, members }) => ({ tags, values: fold(members, name, options) }));
}

function only(tags: Tags, keys: readonly string[]): Tags {
  const kept = Object.entries(tags).filter(([key]) => keys.includes(key));
  // Not by assignment: a tag may be named __proto__.
  return Object.fromEntries(kept);
}

function fold(
  members: readonly Float64Array[],
  name: AggregateName,
  options: AggregateOptions,
): Float64Array {
  const { fold: add, finish } = FOLDS[name];
  const folded = new Float64Array(options.times.length).fill(Number.NaN);
  const counts = new Uint32Array(folded.length);
  for (const values of members) {
    const latest = options.carriesOn ? carried(values, options) : values;
    for (const [at, value] of latest.entries()) {
      if (Number.isNaN(value)) continue;
      folded[at] = counts[at] === 0 ? value : add(folded[at] as number, value);
      counts[at] = (counts[at] as number) + 1;
    }
  }
  return folded.map((value, at) =>
    counts[at] === 0 ? Number.NaN : finite(finish(value, counts[at] as number)),
  );
}

/** As long as Prometheus looks back for a series' latest sample. */
const CARRY_MS = 5 * MINUTE_MS;

/** With the latest value in empty buckets, for as long as it counts. */
function carried(values: Float64Array, { times, known }: Buckets): Float64Array {
  const full = values.slice();
  let latest = -1;
  for (let at = 0; at < known; at += 1) {
    if (!Number.isNaN(values[at])) latest = at;
    else if (latest >= 0 && (times[at] as number) - (times[latest] as number) <= CARRY_MS) {
      full[at] = values[latest] as number;
    }
  }
  return full;
}
