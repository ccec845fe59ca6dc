import type { Window } from '../time/range.ts';
import type { AnswerMeta, AnswerSeries } from './types.ts';

/** One line of the answer to a batch. */
export interface BatchLine {
  readonly refId: string;
  readonly data?: readonly AnswerSeries[];
  readonly meta?: AnswerMeta;
  /** The range as asked: what to draw. */
  readonly window: Window;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly fix?: string;
    readonly status: number;
  };
}
