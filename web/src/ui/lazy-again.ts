import { type ComponentType, lazy } from 'react';
import { loadAgain } from '../api/load-again.ts';

/** `lazy` for parts of a page that may be needed while the server is away: they come when it is back. */
export function lazyAgain<P>(load: () => Promise<{ readonly default: ComponentType<P> }>) {
  return lazy(() => loadAgain(load));
}
