import type { Columns } from '../../model/dashboard/expression.ts';
import type { ReplyMeta } from '../encode.ts';

/** An answer as numbers, at the times at which they are shown. */
export interface ColumnAnswer {
  /** The name of its series: that of the metric, or the expression. */
  readonly metric: string;
  readonly columns: Columns;
  readonly meta: ReplyMeta;
  /** Whether buckets without a value are left out when written. */
  readonly skipsEmpty: boolean;
}
