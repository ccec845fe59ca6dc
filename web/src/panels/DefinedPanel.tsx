import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { Filter } from '../api/types.ts';
import { type MetricQuery, useMetricQuery } from '../api/use-metric-query.ts';
import { ChartPanel } from '../chart/ChartPanel.tsx';
import { exploreLink } from '../pages/explore/explore-link.ts';
import { lineSpec, type PanelDefinition } from './definition.ts';
import { panelFrame } from './panel-frame.ts';

export interface DefinedPanelProps {
  readonly definition: PanelDefinition;
  /** What all its queries are limited to. The same object on each render. */
  readonly scope: readonly Filter[];
}

/** A panel from its definition: asks its queries, draws them together. */
export function DefinedPanel({ definition, scope }: DefinedPanelProps) {
  const scheme = useComputedColorScheme('light');
  const queries = usePanelQueries(definition, scope);
  // All lines come at once: a chart that grows line by line would jump.
  const pending = queries.some((query) => query.pending);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the frame follows from the answers, not from the list of queries.
  const frame = useMemo(
    () => panelFrame(definition, pending ? [] : queries.map((query) => query.answer), scheme),
    [definition, scheme, pending, ...queries.map((query) => query.answer)],
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
      {...(first === undefined ? {} : { explore: exploreLink(lineSpec(first, scope)) })}
    />
  );
}

// No panel has more lines than this; unused places ask nothing.
const MOST_LINES = 4;

function usePanelQueries(definition: PanelDefinition, scope: readonly Filter[]): readonly MetricQuery[] {
  const spec = (index: number) => {
    const line = definition.lines[index];
    return line === undefined ? undefined : lineSpec(line, scope);
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
