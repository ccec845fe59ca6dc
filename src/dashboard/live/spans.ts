/** `[fromMs, toMs)`; the last one of an answer has no end. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The changed buckets as at most two spans, with what lies between their neighbours: late samples in the middle and the newest ones at
 * the end are sent without all that lies between. `times` are the starts of the buckets; a span that reaches to their end has none.
 */
export function spansOf(times: Float64Array, changed: readonly number[]): readonly Span[] {
  const [first] = changed;
  const last = changed.at(-1);
  if (first === undefined || last === undefined) return [];
  const span = (from: number, to: number): Span => ({
    fromMs: times[from] as number,
    toMs: to + 1 < times.length ? (times[to + 1] as number) : Number.POSITIVE_INFINITY,
  });
  const gap = widestGap(changed);
  if (gap === undefined) return [span(first, last)];
  return [span(first, changed[gap - 1] as number), span(changed[gap] as number, last)];
}

/** Fewer unchanged buckets in between cost less than another event. */
const WORTHWHILE_GAP = 4;

/** The place in `changed` behind the widest gap, if it is worthwhile. */
function widestGap(changed: readonly number[]): number | undefined {
  let widest = WORTHWHILE_GAP;
  let place: number | undefined;
  for (let i = 1; i < changed.length; i += 1) {
    const gap = (changed[i] as number) - (changed[i - 1] as number) - 1;
    if (gap >= widest) {
      widest = gap + 1;
      place = i;
    }
  }
  return place;
}

/** Spans that cover both, again at most two. */
export function unionOf(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last === undefined || span.fromMs > last.toMs) merged.push(span);
    else merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  while (merged.length > 2) closeNarrowest(merged);
  return merged;
}

function closeNarrowest(spans: Span[]): void {
  const gaps = spans.slice(1).map(({ fromMs }, i) => fromMs - (spans[i] as Span).toMs);
  const place = gaps.indexOf(Math.min(...gaps));
  const [left, right] = spans.slice(place, place + 2) as [Span, Span];
  spans.splice(place, 2, { fromMs: left.fromMs, toMs: right.toMs });
}
