import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { metricsWithOwnUnits } from '../../../../../src/model/dashboard/named-metrics.ts';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';
import { api } from '../../../api/client.ts';
import { metricUnit } from '../../../format/units.ts';

/** So many fit into one request. */
const ASKED_TOGETHER = 100;
const A_DAY_MS = 86_400_000;

/**
 * The units that senders gave to metrics, where neither the panel nor the metric's name says one. Asked once: units do not
 * change while one looks. Those that are `known` already, of a public board, are all there are.
 */
export function useMetricUnits(
  panels: readonly Panel[],
  known?: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const names = useMemo(() => (known === undefined ? unknownUnits(panels) : []), [panels, known]);
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
  const asked = useMemo(() => new Map(found), [text]);
  return known ?? asked;
}

function unknownUnits(panels: readonly Panel[]): readonly string[] {
  return metricsWithOwnUnits(panels).filter((name) => {
    const { kind, suffix } = metricUnit(name);
    return kind === 'count' && suffix === '';
  });
}
