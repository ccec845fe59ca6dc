import type { PanelQuery } from './query.ts';

/** Whether a query says what it asks for: one that was only begun is neither asked nor stored. */
export function isFinished(query: PanelQuery): boolean {
  if (query.kind === 'metric') return query.metric !== '';
  return query.kind !== 'expression' || query.expression.trim() !== '';
}
