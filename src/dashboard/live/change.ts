import type { Tags } from '../../model/series.ts';
import type { ColumnAnswer } from '../../query/batch/column-answer.ts';
import { type Span, spansOf, unionOf } from './spans.ts';

/** What makes an answer of the one before: the spans that are new, or all of it. */
export type Change =
  | { readonly kind: 'whole' }
  | { readonly kind: 'spans'; readonly spans: readonly Span[]; readonly meta: boolean };

export const WHOLE: Change = { kind: 'whole' };

/** An answer with what comparing it takes. */
export interface HeldAnswer {
  readonly answer: ColumnAnswer;
  /** The place of each series, by its metric and tags. */
  readonly places: ReadonlyMap<string, number>;
  readonly points: number;
}

export function held(answer: ColumnAnswer): HeldAnswer {
  const { times, series } = answer.columns;
  const points = times.length * series.length;
  return { answer: compact(answer, points), places: placesOf(answer), points };
}

/** Of ten series out of a thousand the numbers of the others are let go. */
function compact(answer: ColumnAnswer, points: number): ColumnAnswer {
  const { times, series } = answer.columns;
  const isPart = series.some(({ values }) => values.buffer.byteLength > 2 * 8 * points);
  if (!isPart) return answer;
  const own = series.map(({ tags, values }) => ({ tags, values: values.slice() }));
  return { ...answer, columns: { times: times.slice(), series: own } };
}

function placesOf({ columns }: ColumnAnswer): ReadonlyMap<string, number> {
  return new Map(columns.series.map(({ tags }, place) => [identity(tags), place] as const));
}

function identity(tags: Tags): string {
  return JSON.stringify(
    Object.keys(tags)
      .sort()
      .map((key) => [key, tags[key]]),
  );
}

/**
 * What is new in `after`; undefined when nothing is. Other series, or buckets that do not go on from those before, make all of it new.
 */
export function compare(before: HeldAnswer, after: HeldAnswer): Change | undefined {
  const times = { before: before.answer.columns.times, after: after.answer.columns.times };
  const shift = shiftOf(times.before, times.after);
  if (shift === undefined || !hasSameSeries(before, after)) return WHOLE;
  const changed = changedBuckets(before, after, shift);
  const isMoved = shift > 0 || times.before.length - shift !== times.after.length;
  const meta = metaText(before) !== metaText(after);
  if (changed.length === 0 && !isMoved && !meta) return undefined;
  return { kind: 'spans', spans: spansOf(times.after, changed), meta };
}

/** How many buckets left in front; undefined when the others are not the same. */
function shiftOf(before: Float64Array, after: Float64Array): number | undefined {
  if (before.length === 0 || after.length === 0) return before.length === after.length ? 0 : undefined;
  const shift = before.indexOf(after[0] as number);
  const common = before.length - shift;
  if (shift < 0 || common > after.length) return undefined;
  for (let i = 0; i < common; i += 1) if (before[shift + i] !== after[i]) return undefined;
  return shift;
}

function hasSameSeries(before: HeldAnswer, after: HeldAnswer): boolean {
  if (before.answer.metric !== after.answer.metric || before.places.size !== after.places.size) return false;
  return [...after.places.keys()].every((key) => before.places.has(key));
}

/** Places in `after` of buckets in which a series has another value, or that were not there; ascending. */
function changedBuckets(before: HeldAnswer, after: HeldAnswer, shift: number): readonly number[] {
  const { times, series } = after.answer.columns;
  const common = before.answer.columns.times.length - shift;
  const isChanged = new Uint8Array(times.length).fill(1, common);
  for (const [key, place] of after.places) {
    const fresh = (series[place] as (typeof series)[number]).values;
    const old = before.answer.columns.series[before.places.get(key) as number]?.values ?? fresh;
    for (let i = 0; i < common; i += 1) {
      const [a, b] = [old[shift + i] as number, fresh[i] as number];
      if (a !== b && !(Number.isNaN(a) && Number.isNaN(b))) isChanged[i] = 1;
    }
  }
  return Array.from(isChanged.keys()).filter((place) => isChanged[place] === 1);
}

/** What of the meta is more than a count. */
function metaText({ answer: { meta } }: HeldAnswer): string {
  return JSON.stringify([meta.table, meta.resolutionSeconds, meta.partial, meta.warnings]);
}

/** One change in place of several that came one after the other. */
export function combine(changes: readonly Change[]): Change {
  const spans: Span[] = [];
  let meta = false;
  for (const change of changes) {
    if (change.kind === 'whole') return WHOLE;
    spans.push(...change.spans);
    meta ||= change.meta;
  }
  return { kind: 'spans', spans: unionOf(spans), meta };
}
