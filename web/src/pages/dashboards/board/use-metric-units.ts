import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';
import { api } from '../../../api/client.ts';
import { metricUnit } from '../../../format/units.ts';

/** So many fit into one request. */
const ASKED_TOGETHER = 100;
const A_DAY_MS = 86_400_000;

/**
 * The units that senders gave to metrics, where neither the panel nor the metric's name says one. Asked once: units do not
 * change while one looks.
 */
export function useMetricUnits(panels: readonly Panel[]): ReadonlyMap<string, string> {
  const names = useMemo(() => unknownUnits(panels), [panels]);
  const parts = Array.from({ length: Math.ceil(names.length / ASKED_TOGETHER) }, (_, part) =>
    names.slice(part * ASKED_TOGETHER, (part + 1) * ASKED_TOGETHER),
  );
  const queries = useQueries({
    queries: parts.map((part) => ({
      queryKey: ['metrics-named', part],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => api.metricsNamed(part, signal),
      staleTime: A_DAY_MS,
    })),
  });
  const found = queries.flatMap(({ data }) =>
    (data?.metrics ?? []).flatMap(({ name, unit }) =>
      unit === undefined || unit === '' ? [] : [[name, unit] as const],
    ),
  );
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
  const unnamed = [...new Set(names)].filter((name) => {
    const { kind, suffix } = metricUnit(name);
    // A variable in its place has no unit.
    return name !== '' && !name.includes('$') && kind === 'count' && suffix === '';
  });
  return unnamed.sort();
}
