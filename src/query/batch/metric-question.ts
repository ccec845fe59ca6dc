import type { TimeRange, TimestampMs } from '../../model/time.ts';
import { digest } from '../cache-key.ts';
import { rangeOf } from '../normalise.ts';
import type { BatchBody, MetricQueryBody } from './batch-request.ts';
import { type Canonical, identityOf, type MetricDraft, type PanelDrafts } from './panel-drafts.ts';
import { type ShiftedQuery, shiftQuery } from './time-shift.ts';

/** A query of a metric, to be asked once or again and again about another now. */
export interface MetricQuestion {
  readonly kind: 'metric';
  /** Equal for two questions that have equal answers at any time. */
  readonly key: string;
  /** How much earlier than shown. */
  readonly shiftMs: number;
  /** As asked, before it reaches out to whole buckets. */
  windowAt(nowMs: TimestampMs): TimeRange;
  /** What is asked of the engine, and how its answer is shown. Throws as `canonical` does. */
  queryAt(nowMs: TimestampMs): ShiftedQuery;
}

export function draftOf(query: MetricQueryBody, batch: BatchBody): MetricDraft {
  const { refId: _, kind: __, hidden: ___, legend: ____, timeShiftSeconds = 0, ...own } = query;
  const { queries: _____, ...shared } = batch;
  return { request: { ...shared, ...own }, shiftMs: timeShiftSeconds * 1_000 };
}

/** The question of a draft, alone or in a panel. Throws `INVALID_QUERY` and what else is wrong with the draft now. */
export function metricQuestion(
  draft: MetricDraft,
  panel: PanelDrafts | undefined,
  { engine, nowMs }: { readonly engine: Canonical; readonly nowMs: TimestampMs },
): MetricQuestion {
  const { request, shiftMs } = draft;
  const key = digest([...identityOf(draft, engine, nowMs), panel?.identity ?? null]);
  const queryAt = (now: TimestampMs): ShiftedQuery => {
    const step = panel?.stepAt(now);
    const query = engine.canonical(step === undefined ? request : { ...request, interval: step.stepMs }, now);
    const mayGrow = step?.isExplicit === false ? { ...query, automaticStep: true } : query;
    return shiftMs === 0 ? { query: mayGrow, shownAt: undefined } : shiftQuery(mayGrow, shiftMs);
  };
  // What is wrong is found out here, not when it is asked.
  queryAt(nowMs);
  return { kind: 'metric', key, shiftMs, windowAt: (now) => rangeOf(request, now), queryAt };
}
