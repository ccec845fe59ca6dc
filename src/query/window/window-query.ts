import type { QuerySettings } from '../../config/sections/query.ts';
import type { Clock } from '../../lib/clock.ts';
import type { CatalogView } from '../catalog-view.ts';
import type { StoreAccess } from '../store-access.ts';
import type { AlertQuery } from './port.ts';
import { Questions } from './questions.ts';
import { WindowsAt } from './windows-at.ts';
import { windowsOver } from './windows-over.ts';

export interface WindowQueryDependencies {
  /** Shared with the query engine: its turns, time limit and circuit breaker. */
  readonly access: StoreAccess;
  readonly catalog: CatalogView;
  readonly clock: Clock;
  readonly settings: QuerySettings;
  /** Throws a 503 while the catalog may still lack series that exist. */
  readonly requireCatalog?: () => void;
}

const NEVER = new AbortController().signal;

/** Evaluates what alert rules look at; `docs/decisions/0008-windows-of-alert-rules.md` says how. */
export function createWindowQuery(deps: WindowQueryDependencies): AlertQuery {
  const shared = { ...deps, questions: new Questions(deps) };
  const at = new WindowsAt(shared);
  return {
    windowsAt: (requests, { endMs, signal = NEVER }) => at.evaluate(requests, { endMs, signal }),
    windowsOver: (request, span, { signal = NEVER } = {}) => windowsOver(shared, request, { span, signal }),
  };
}
