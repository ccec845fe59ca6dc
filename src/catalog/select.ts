import { NO_ENTRY } from './hash-index.ts';
import type { PairTest } from './pair-test.ts';
import type { SeriesIndex } from './series-index.ts';
import { countTagSets, type TagSetFilter, tagSetFilter } from './tag-set-filter.ts';

/** To go from a tag set to the series of a metric takes a probe of a hash table; the other way is one array access. */
const PROBE_COST = 4;

/**
 * The slots of the metric's series that pass all tests, in no particular order. Starts either from the series of the
 * metric or from the tag sets behind the pairs that one of the tests accepts, whichever are fewer, and puts the other
 * tests to the tag set of each.
 */
export function selectSlots(index: SeriesIndex, metric: number, all: readonly PairTest[]): Uint32Array {
  const tests = all.filter((test) => !acceptsEverything(test));
  if (tests.some(acceptsNothing)) return new Uint32Array(0);
  const start = cheapestStart(index, metric, tests);
  if (start === undefined) return checkSeries(index, metric, tests);
  const others = tests.filter((test) => test !== start.test);
  return checkTagSets(index, metric, start, others);
}

function acceptsEverything(test: PairTest): boolean {
  return test.acceptsMissing && (test.key === NO_ENTRY || (test.negated && listsNothing(test)));
}

function acceptsNothing(test: PairTest): boolean {
  return !test.acceptsMissing && (test.key === NO_ENTRY || (!test.negated && listsNothing(test)));
}

function listsNothing(test: PairTest): boolean {
  return test.unexamined === 0 && test.listedPairs().length === 0;
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
    // It does not pay to examine all values of a key when the metric has hardly more series than that.
    if (test.acceptsMissing || test.negated || test.unexamined > seriesCount / PROBE_COST) continue;
    const pairs = test.listedPairs();
    const tagSets = countTagSets(index, pairs);
    if (tagSets * PROBE_COST < seriesCount && tagSets < (best?.tagSets ?? Number.POSITIVE_INFINITY)) {
      best = { test, pairs, tagSets };
    }
  }
  return best;
}

function checkSeries(index: SeriesIndex, metric: number, tests: readonly PairTest[]): Uint32Array {
  const { series, metrics } = index;
  const slots = new Uint32Array(metrics.seriesCount(metric));
  metrics.slots.read(metric, slots, 0);
  let count = slots.length;
  for (const test of tests) {
    const filter = tagSetFilter(index, test, count);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      if (filter.passes(series.tagSetOf(slot))) slots[kept++] = slot;
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
  const filters = tests.map((test) => tagSetFilter(index, test, found.length));
  let kept = 0;
  for (const tagSet of found) {
    const slot = passesAll(filters, tagSet) ? index.series.find(metric, tagSet) : NO_ENTRY;
    if (slot !== NO_ENTRY) found[kept++] = slot;
  }
  return found.subarray(0, kept);
}

function passesAll(filters: readonly TagSetFilter[], tagSet: number): boolean {
  for (const filter of filters) if (!filter.passes(tagSet)) return false;
  return true;
}
