import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';
import { api } from '../../../api/client.ts';
import { metricUnit } from '../../../format/units.ts';

// The search finds names that contain the text: the name itself is among the first.
const MOST_FOUND = 50;
const A_DAY_MS = 86_400_000;

/**
 * The units that senders gave to metrics, where neither the panel nor the metric's name says one. Asked once: units do not
 * change while one looks.
 */
export function useMetricUnits(panels: readonly Panel[]): ReadonlyMap<string, string> {
  const names = useMemo(() => unknownUnits(panels), [panels]);
  const queries = useQueries({
    queries: names.map((name) => ({
      queryKey: ['metric-info', name],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        api.metrics({ match: name, limit: MOST_FOUND }, signal),
      staleTime: A_DAY_MS,
    })),
  });
  const found = names.flatMap((name, index) => {
    const unit = queries[index]?.data?.metrics.find((metric) => metric.name === name)?.unit;
    return unit === undefined || unit === '' ? [] : [[name, unit] as const];
  });
  const text = JSON.stringify(found);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text holds all of it.
  return useMemo(() => new Map(found), [text]);
}

function unknownUnits(panels: readonly Panel[]): readonly string[] {
  const names = panels.flatMap((panel) =>
    !('queries' in panel) || panel.display.unit !== undefined
      ? []
      : panel.queries.flatMap((query) => (query.kind === 'metric' ? [query.metric] : [])),
  );
  return [...new Set(names)].filter((name) => {
    const { kind, suffix } = metricUnit(name);
    // A variable in its place has no unit.
    return name !== '' && !name.includes('$') && kind === 'count' && suffix === '';
  });
}
