import type { Panel } from './panel.ts';
import { variablesIn } from './template.ts';

/** The metrics whose own units decide how panels write values, sorted: where the panel says none, and no variable stands in the name. */
export function metricsWithOwnUnits(panels: readonly Panel[]): readonly string[] {
  const names = panels.flatMap((panel) =>
    !('queries' in panel) || panel.display.unit !== undefined
      ? []
      : panel.queries.flatMap((query) => (query.kind === 'metric' ? [query.metric] : [])),
  );
  return [...new Set(names)].filter((name) => name !== '' && variablesIn(name).length === 0).sort();
}
