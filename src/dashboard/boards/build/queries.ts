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

/** With their letters. */
export function lettered(drafts: readonly QueryDraft[]): readonly PanelQuery[] {
  return drafts.map((draft, index) => ({ ...draft, refId: String.fromCharCode(65 + index) }));
}

function filtersOf(tags: Readonly<Record<string, string>>, op: VariableFilter['op']): VariableFilter[] {
  return Object.entries(tags).map(([key, value]) => ({ key, op, value }));
}
