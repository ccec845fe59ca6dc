import type { Dashboard } from '../../../model/dashboard/document.ts';

/** Names of the metrics that a board asks for: in its panels, and for the options of its variables. */
export function metricsOf({ panels, variables }: Dashboard): readonly string[] {
  const asked = panels.flatMap((panel) => ('queries' in panel ? panel.queries : []));
  const names = asked.flatMap((query) => (query.kind === 'metric' ? [query.metric] : []));
  const listed = variables.flatMap((one) =>
    one.kind === 'query' && one.metric !== undefined ? [one.metric] : [],
  );
  return [...new Set([...names, ...listed])].sort();
}
