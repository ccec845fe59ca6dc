import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { PLAIN, type Unit } from '../format/units.ts';
import type { Window } from '../time/range.ts';
import { useTime } from '../time/store.ts';
import type { Frame } from './frame.ts';
import { PlotHost, type PlotHostProps, type PlotPlace, SYNC_KEY } from './PlotHost.tsx';
import { Plot, type PlotShape, type RightAxis } from './plot.ts';
import type { ScaleOptions } from './scale.ts';
import { spokenSummary } from './spoken-summary.ts';
import type { Stacking } from './stack.ts';

export interface ChartProps
  extends Pick<PlotHostProps<Plot>, 'label' | 'height' | 'annotations' | 'onMark' | 'onAnnotation'> {
  readonly frame: Frame;
  readonly window: Window;
  readonly unit?: Unit;
  readonly stacked?: boolean | 'percent';
  readonly filled?: boolean;
  readonly scale?: ScaleOptions;
  readonly axisLabel?: string | undefined;
  readonly right?: RightAxis | undefined;
  readonly tooltip?: PlotShape['tooltip'];
  readonly highlighted?: string | undefined;
  /** Drawn with the chart, and taken when it is built: the same list on each render. */
  readonly plugins?: readonly uPlot.Plugin[];
}

const NO_SCALE: ScaleOptions = {};
const NO_PLUGINS: readonly uPlot.Plugin[] = [];

/** A time chart. The same uPlot instance lives through all refreshes; only a change of its lines builds it anew. */
export function Chart(props: ChartProps) {
  const { frame, window, unit = PLAIN } = props;
  const plot = useRef<Plot | undefined>(undefined);
  const shape = useShape(props);
  const latest = useRef({ frame, window });
  latest.current = { frame, window };
  const build = useCallback((place: PlotPlace) => new Plot({ ...place, ...latest.current, shape }), [shape]);
  const summary = useMemo(() => spokenSummary(frame, unit), [frame, unit]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a window is its two ends, whatever object holds them.
  useEffect(() => plot.current?.update(frame, window), [frame, window.startMs, window.endMs]);
  useEffect(() => plot.current?.highlight(props.highlighted), [props.highlighted]);

  return (
    <PlotHost
      label={props.label}
      summary={summary}
      height={props.height}
      build={build}
      plot={plot}
      annotations={props.annotations}
      onMark={props.onMark}
      onAnnotation={props.onAnnotation}
    />
  );
}

/** The same object while nothing of it changes by value. */
function useShape(props: ChartProps): PlotShape {
  const { frame, unit = PLAIN, stacked = false, filled = false, scale = NO_SCALE } = props;
  const { plugins = NO_PLUGINS, axisLabel, right, tooltip = 'all' } = props;
  const { zone } = useTime();
  const scheme = useComputedColorScheme('light');
  const stacking: Stacking = stacked === true ? 'values' : stacked === false ? 'none' : stacked;
  const key = JSON.stringify([
    ...[unit, stacking, filled, scale, axisLabel, right, tooltip, zone, scheme],
    frame.series.map(({ values: _, label: __, ...drawn }) => drawn),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all parts of the shape by value.
  return useMemo<PlotShape>(
    () => ({
      ...{ unit, stacking, filled, scale, label: axisLabel, right, tooltip },
      ...{ zone, syncKey: SYNC_KEY, plugins },
    }),
    [key, plugins],
  );
}
