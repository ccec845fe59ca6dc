import type { Aggregation } from '../../../model/aggregation.ts';
import type { PanelQuery } from '../../../model/dashboard/query.ts';
import type { VariableFilter } from '../../../model/dashboard/variable.ts';

type WithoutRefId<Q> = Q extends unknown ? Omit<Q, 'refId'> : never;

/** A query that gets its letter from its place in the panel. */
export type QueryDraft = WithoutRefId<PanelQuery>;

export interface MetricOptions {
  /** Tags that must be equal to a value or be among the chosen values of a variable: `{host: '$host'}`. */
  readonly where?: Readonly<Record<string, string>>;
  readonly unlike?: Readonly<Record<string, string>>;
  readonly matching?: Readonly<Record<string, string>>;
  readonly by?: readonly string[];
  readonly legend?: string;
  readonly hidden?: boolean;
  readonly timeShiftSeconds?: number;
  readonly limit?: number;
  readonly orderBy?: string;
}

/** Asks for a metric. */
export function metric(name: string, aggregation: Aggregation, options: MetricOptions = {}): QueryDraft {
  const { where = {}, unlike = {}, matching = {}, by = [], hidden, ...rest } = options;
  return {
    kind: 'metric',
    metric: name,
    aggregation,
    filters: [...filtersOf(where, '='), ...filtersOf(unlike, '!='), ...filtersOf(matching, '=~')],
    groupBy: by,
    ...(hidden === true && { hidden }),
    ...rest,
  };
}

/** Asked because an expression needs it, but not drawn. */
export function needed(name: string, aggregation: Aggregation, options: MetricOptions = {}): QueryDraft {
  return metric(name, aggregation, { ...options, hidden: true });
}

/** Arithmetic over the panel's other queries, which are `A`, `B` and so on in their order. */
export function expression(text: string, legend?: string): QueryDraft {
  return { kind: 'expression', expression: text, ...(legend !== undefined && { legend }) };
}

/** One number of all series of a metric, taken of what each of them is. */
export function overAll(
  aggregate: 'sum' | 'max' | 'count',
  [name, aggregation]: MetricAsk,
  options: MetricOptions,
): readonly QueryDraft[] {
  return [needed(name, aggregation, options), expression(`${aggregate}(A)`)];
}

/** A metric and what is asked of it. */
export type MetricAsk = readonly [name: string, aggregation: Aggregation];

/** Several metrics of the same series, as the columns of a table need them. */
export function alike(options: MetricOptions, ...asks: readonly MetricAsk[]): readonly QueryDraft[] {
  return asks.map(([name, aggregation]) => metric(name, aggregation, options));
}

/** What goes in and what comes out, a line each for each value of a tag: `{received: 'network_received_bytes_total', sent: …}`. */
export function bothWays(
  names: Readonly<Record<string, string>>,
  { where, by, aggregation = 'rate' }: BothWaysOptions,
): readonly QueryDraft[] {
  return Object.entries(names).map(([word, name]) =>
    metric(name, aggregation, { where, by: [by], legend: `{{${by}}} ${word}` }),
  );
}

export interface BothWaysOptions {
  readonly where: Readonly<Record<string, string>>;
  readonly by: string;
  readonly aggregation?: Aggregation;
}

/** With their letters. */
export function lettered(drafts: readonly QueryDraft[]): readonly PanelQuery[] {
  return drafts.map((draft, index) => ({ ...draft, refId: String.fromCharCode(65 + index) }));
}

function filtersOf(tags: Readonly<Record<string, string>>, op: VariableFilter['op']): VariableFilter[] {
  return Object.entries(tags).map(([key, value]) => ({ key, op, value }));
}
