import type { Columns } from '../../model/dashboard/expression.ts';
import type { ReplyMeta } from '../encode.ts';

/** An answer as numbers, at the times at which they are shown. */
export interface ColumnAnswer {
  /** The name of its series: that of the metric, or the expression. */
  readonly metric: string;
  readonly columns: Columns;
  /** Whether its values are of one bucket each and add up over several, or of something that lasts, such as a temperature. */
  readonly addsUp: boolean;
  readonly meta: ReplyMeta;
  /** Whether buckets without a value are left out when written. */
  readonly skipsEmpty: boolean;
}
