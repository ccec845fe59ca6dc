import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { type MetricQuery, useMetricQuery } from '../../api/use-metric-query.ts';
import { ChartPanel } from '../../chart/ChartPanel.tsx';
import { exploreLink } from '../explore/explore-link.ts';
import { panelFrame } from './panel-frame.ts';
import { lineSpec, type PanelDefinition } from './panels.ts';

/** One panel of a host's page: asks its queries, draws them together. */
export function HostPanel({
  definition,
  host,
}: {
  readonly definition: PanelDefinition;
  readonly host: string;
}) {
  const scheme = useComputedColorScheme('light');
  const queries = usePanelQueries(definition, host);
  const frame = useMemo(
    () =>
      panelFrame(
        definition,
        queries.map((query) => query.answer),
        scheme,
      ),
    // biome-ignore lint/correctness/useExhaustiveDependencies: the frame follows from the answers.
    [definition, scheme, ...queries.map((query) => query.answer)],
  );
  const first = definition.lines[0];
  return (
    <ChartPanel
      title={definition.title}
      frame={frame}
      unit={definition.unit}
      queries={queries}
      stacked={definition.stacked ?? false}
      filled={definition.filled ?? false}
      {...(definition.scale === undefined ? {} : { scale: definition.scale })}
      {...(definition.empty === undefined ? {} : { empty: definition.empty })}
      {...(first === undefined ? {} : { explore: exploreLink(lineSpec(first, host)) })}
    />
  );
}

// No panel has more lines than this; unused places ask nothing.
const MOST_LINES = 4;

function usePanelQueries(definition: PanelDefinition, host: string): readonly MetricQuery[] {
  const spec = (index: number) => {
    const line = definition.lines[index];
    return line === undefined ? undefined : lineSpec(line, host);
  };
  const all = [
    useMetricQuery(spec(0)),
    useMetricQuery(spec(1)),
    useMetricQuery(spec(2)),
    useMetricQuery(spec(3)),
  ];
  if (definition.lines.length > MOST_LINES) throw new Error(`BUG: ${definition.title} has too many lines`);
  return all.slice(0, definition.lines.length);
}
