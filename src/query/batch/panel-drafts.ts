import type { TimestampMs } from '../../model/time.ts';
import { digest, meaningOf } from '../cache-key.ts';
import type { QueryEngine } from '../engine.ts';
import { rangeOf } from '../normalise.ts';
import type { QueryRequest } from '../request.ts';
import { type PanelStep, panelStep } from './panel-step.ts';

/** A query of a metric as a request of its own, with what the batch gives to all. */
export interface MetricDraft {
  readonly request: QueryRequest;
  readonly shiftMs: number;
}

export type Canonical = Pick<QueryEngine, 'canonical'>;

/** The queries of a panel whose values are compared with each other: they have buckets of one width. */
export class PanelDrafts {
  /** Of what the width depends on, at any time: short, for each query of the panel has it in its key. */
  readonly identity: string;
  readonly #drafts: readonly MetricDraft[];
  readonly #engine: Canonical;
  #latest: { readonly nowMs: TimestampMs; readonly step: PanelStep | undefined } | undefined;

  constructor(drafts: readonly MetricDraft[], engine: Canonical, nowMs: TimestampMs) {
    this.#drafts = drafts;
    this.#engine = engine;
    this.identity = digest(drafts.map((draft) => identityOf(draft, engine, nowMs)));
  }

  /** Each query of the panel asks for it about the same now: it is found out once. */
  stepAt(nowMs: TimestampMs): PanelStep | undefined {
    if (this.#latest?.nowMs !== nowMs) {
      const members = this.#drafts.map(({ request, shiftMs }) => {
        const { startMs, endMs } = rangeOf(request, nowMs);
        return { query: this.#engine.canonical(request, nowMs), rangeMs: endMs - startMs, shiftMs };
      });
      this.#latest = { nowMs, step: panelStep(members) };
    }
    return this.#latest.step;
  }
}

/** What the answer depends on, at any time. */
export function identityOf(
  { request, shiftMs }: MetricDraft,
  engine: Canonical,
  nowMs: TimestampMs,
): readonly unknown[] {
  const times = [request.start, request.end ?? 'now'].map((time) => String(time).trim());
  // While the range keeps its length the width stays, however many points were asked for.
  const keepsLength = times.every((time) => time.startsWith('now'));
  const points = keepsLength ? null : (request.maxPoints ?? null);
  const meaning = meaningOf(engine.canonical(request, nowMs));
  return [...meaning, ...times, request.timezone ?? null, points, shiftMs];
}
