import type { PanelQuery } from '../../../src/model/dashboard/query.ts';
import type { ApiError } from '../api/errors.ts';
import type { Answer } from '../api/types.ts';

/** What is known about one query of a panel. Renderers draw this and ask nothing themselves. */
export interface PanelAnswer {
  readonly refId: string;
  /** As it was asked: its variables are filled in, those of its legend too. */
  readonly query: PanelQuery;
  /** The newest answer, also while a newer one is asked for or failed to come. */
  readonly answer?: Answer | undefined;
  readonly error?: ApiError | undefined;
  readonly fetching: boolean;
}
