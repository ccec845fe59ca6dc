import type { Aggregation } from '../aggregation.ts';
import { type InterpolateOptions, interpolateQuery, type VariableScope } from './interpolate.ts';
import type { PanelQuery } from './query.ts';
import type { VariableFilter } from './variable.ts';

/** The body of `POST /api/v1/query/batch`; `docs/formats/query.md` says what each field means. */
export interface BatchRequest extends BatchRange {
  /** The width of the buckets of all queries that name none; without it as `maxPoints` asks. */
  readonly interval?: string | number;
  /** IANA name: its midnights bound buckets of whole days. */
  readonly timezone?: string;
  readonly queries: readonly BatchQuery[];
}

interface BatchRange {
  readonly start: string | number;
  /** Exclusive; now when left out. */
  readonly end?: string | number;
  /** About how many points a series may have where no interval is asked for. */
  readonly maxPoints?: number;
}

export type BatchQuery = BatchMetricQuery | BatchExpression;

interface BatchQueryBase {
  /** Unique in the batch. All before the last slash is the panel: its expressions name the rest. */
  readonly refId: string;
  /** Asked because expressions need it, and not answered, unless it fails. */
  readonly hidden?: boolean;
}

export interface BatchMetricQuery extends BatchQueryBase, Partial<BatchRange> {
  readonly kind: 'metric';
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly filters?: readonly VariableFilter[];
  readonly groupBy?: readonly string[];
  readonly interval?: string | number;
  readonly fill?: 'null' | 'none' | 'previous' | 'zero' | 'linear' | null;
  readonly limit?: number;
  readonly orderBy?: string;
  /** What was so many seconds earlier, at the times of now. */
  readonly timeShiftSeconds?: number;
}

export interface BatchExpression extends BatchQueryBase {
  readonly kind: 'expression';
  readonly expression: string;
}

/** The panel a refId belongs to; empty where there is no slash. */
export function panelOf(refId: string): string {
  return refId.slice(0, Math.max(0, refId.lastIndexOf('/')));
}

/** The refId as the expressions of its panel name it. */
export function nameInPanel(refId: string): string {
  return refId.slice(refId.lastIndexOf('/') + 1);
}

export interface PanelRange {
  /** The panel's own range, which goes up to now: `now-24h`. */
  readonly timeFrom?: string | undefined;
  readonly maxPoints?: number | undefined;
}

export type PanelBatchOptions = PanelRange & Pick<InterpolateOptions, 'onUnknown'>;

export interface PanelBatch {
  readonly queries: readonly BatchQuery[];
  /** Queries that cannot be asked, in words for the panel. */
  readonly problems: readonly { readonly refId: string; readonly message: string }[];
}

/** What a panel asks, its variables filled in: refIds become `panelKey/A`. */
export function panelBatchQueries(
  panelKey: string,
  queries: readonly PanelQuery[],
  scope: VariableScope,
  options: PanelBatchOptions = {},
): PanelBatch {
  const { timeFrom, maxPoints, ...rest } = options;
  const range = { timeFrom, maxPoints };
  const asked: BatchQuery[] = [];
  const problems: { refId: string; message: string }[] = [];
  for (const query of queries) {
    const batchQuery = batchQueryOf(interpolateQuery(query, scope, rest), panelKey, range);
    if (batchQuery === undefined) problems.push({ refId: query.refId, message: NO_PROMQL });
    else asked.push(batchQuery);
  }
  return { queries: asked, problems };
}

const NO_PROMQL = 'PromQL cannot be run yet; this query is kept for the time when it can.';

/** What a query of a panel asks when its variables are filled in; undefined for PromQL, which cannot be run yet. */
export function batchQueryOf(
  query: PanelQuery,
  panelKey: string,
  { timeFrom, maxPoints }: PanelRange,
): BatchQuery | undefined {
  if (query.kind === 'promql') return undefined;
  const range = {
    ...(timeFrom === undefined ? {} : { start: timeFrom, end: 'now' }),
    ...(maxPoints === undefined ? {} : { maxPoints }),
  };
  const { legend: _, hidden, ...asked } = query;
  const base = { refId: `${panelKey}/${query.refId}`, ...(hidden === true ? { hidden } : {}) };
  return asked.kind === 'metric' ? { ...range, ...asked, ...base } : { ...asked, ...base };
}
