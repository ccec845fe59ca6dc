import { NO_ENTRY } from './hash-index.ts';
import type { MetricTable } from './metric-table.ts';
import type { PairTest } from './pair-test.ts';
import type { SeriesTable } from './series-table.ts';
import type { TagSets } from './tag-sets.ts';

export interface SeriesIndex {
  readonly metrics: MetricTable;
  readonly tagSets: TagSets;
  readonly series: SeriesTable;
}

/** To go from a tag set to the series of a metric takes a probe of a hash table; the other way is one array access. */
const PROBE_COST = 4;

/**
 * The slots of the metric's series that pass all tests, in no particular order. Starts either from the series of the
 * metric or from the tag sets behind the pairs that one of the tests accepts, whichever are fewer, and checks the
 * other tests on each by looking at its tags.
 */
export function selectSlots(index: SeriesIndex, metric: number, all: readonly PairTest[]): Uint32Array {
  const tests = all.filter(
    (test) => !test.acceptsMissing || (test.key !== NO_ENTRY && !test.acceptsAllPairs),
  );
  if (tests.some((test) => test.key === NO_ENTRY)) return new Uint32Array(0);
  const start = cheapestStart(index, metric, tests);
  if (start === undefined) return checkSeries(index, metric, tests);
  const others = tests.filter((test) => test !== start.test);
  return checkTagSets(index, metric, start, others);
}

interface Start {
  readonly test: PairTest;
  readonly pairs: Uint32Array;
  readonly tagSets: number;
}

/** Undefined when the series of the metric are the cheapest start. */
function cheapestStart(index: SeriesIndex, metric: number, tests: readonly PairTest[]): Start | undefined {
  const seriesCount = index.metrics.seriesCount(metric);
  let best: Start | undefined;
  for (const test of tests) {
    // An expression is worth examining all values of its key only when the metric has more series than that.
    if (test.acceptsMissing || test.unexamined > seriesCount / PROBE_COST) continue;
    const pairs = test.acceptedPairs();
    const tagSets = countTagSets(index, pairs);
    if (tagSets * PROBE_COST < seriesCount && tagSets < (best?.tagSets ?? Number.POSITIVE_INFINITY)) {
      best = { test, pairs, tagSets };
    }
  }
  return best;
}

function countTagSets({ tagSets }: SeriesIndex, pairs: Uint32Array): number {
  let count = 0;
  for (const pair of pairs) count += tagSets.pairs.tagSets.count(pair);
  return count;
}

function checkSeries(index: SeriesIndex, metric: number, tests: readonly PairTest[]): Uint32Array {
  const { series, metrics } = index;
  const slots = new Uint32Array(metrics.seriesCount(metric));
  metrics.slots.read(metric, slots, 0);
  let count = slots.length;
  for (const test of tests) {
    const passes = tagSetFilter(index, test);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      if (passes(series.tagSetOf(slot))) slots[kept++] = slot;
    }
    count = kept;
  }
  return slots.subarray(0, count);
}

function checkTagSets(
  index: SeriesIndex,
  metric: number,
  start: Start,
  tests: readonly PairTest[],
): Uint32Array {
  const found = new Uint32Array(start.tagSets);
  let end = 0;
  for (const pair of start.pairs) end = index.tagSets.pairs.tagSets.read(pair, found, end);
  const filters = tests.map((test) => tagSetFilter(index, test));
  let kept = 0;
  for (const tagSet of found) {
    if (!filters.every((passes) => passes(tagSet))) continue;
    const slot = index.series.find(metric, tagSet);
    if (slot >= 0) found[kept++] = slot;
  }
  return found.subarray(0, kept);
}

function tagSetFilter({ tagSets }: SeriesIndex, test: PairTest): (tagSet: number) => boolean {
  const places = tagSets.placesOf(test.key);
  return (tagSet) => {
    const pair = tagSets.pairAt(tagSet, places);
    return pair < 0 ? test.acceptsMissing : test.accepts(pair);
  };
}
