import type { Aggregation } from '../aggregation.ts';
import type { VariableFilter } from './variable.ts';

/** One line of a panel's queries. `refId` is `A` to `Z`, then `A1` and so on: unique in the panel. */
export type PanelQuery = MetricPanelQuery | ExpressionPanelQuery | PromqlPanelQuery;

interface PanelQueryBase {
  readonly refId: string;
  /** Asked, because expressions need it, but not drawn. */
  readonly hidden?: boolean;
  /** Name of its series: `{{tag}}` stands for the value of a tag. Without it the tags that tell the series apart. */
  readonly legend?: string;
}

export interface MetricPanelQuery extends PanelQueryBase {
  readonly kind: 'metric';
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly filters: readonly VariableFilter[];
  readonly groupBy: readonly string[];
  /** Bucket width such as `1m`, or a variable; without it as the panel's width asks. */
  readonly interval?: string;
  readonly limit?: number;
  readonly orderBy?: string;
  /** Answers for so many seconds earlier, drawn at now's times: a week is 604,800. */
  readonly timeShiftSeconds?: number;
}

/** Arithmetic over other queries of the panel: `A / B * 100`. Series pair by equal tags; a query of one untagged series pairs with all. */
export interface ExpressionPanelQuery extends PanelQueryBase {
  readonly kind: 'expression';
  readonly expression: string;
}

/** Kept as imported. Runs once PromQL is served; until then the panel says so. */
export interface PromqlPanelQuery extends PanelQueryBase {
  readonly kind: 'promql';
  readonly promql: string;
}
