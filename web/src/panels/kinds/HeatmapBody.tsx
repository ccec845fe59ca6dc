import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { HeatmapPanel } from '../../../../src/model/dashboard/panel.ts';
import { PlotHost, type PlotPlace } from '../../chart/PlotHost.tsx';
import { formatValue, PLAIN, type Unit } from '../../format/units.ts';
import { useTime } from '../../time/store.ts';
import { type Heat, heatOf } from '../prepare/heat-cells.ts';
import { rampGradient } from '../prepare/heat-colors.ts';
import { type HeatShape, heatPlot } from './heat-plot.ts';
import type { KindProps } from './kind-props.ts';
import type { RowsPlot } from './rows-plot.ts';
import './heatmap.css';

const LEGEND_PX = 22;
// A narrower cell cannot be seen.
const LEAST_CELL_PX = 4;

/** How many values lie where, over time. */
export default function HeatmapBody(props: KindProps<HeatmapPanel>) {
  const { panel, series, unit, window, width, height } = props;
  const { zone } = useTime();
  const scheme = useComputedColorScheme('light');
  const mostColumns = Math.max(1, Math.floor(width / LEAST_CELL_PX));
  const heat = useMemo(() => heatOf(panel, series, unit, mostColumns), [panel, series, unit, mostColumns]);
  const plot = useRef<RowsPlot<Heat> | undefined>(undefined);
  const latest = useRef({ heat, window });
  latest.current = { heat, window };
  const shape = useMemo<HeatShape>(() => ({ zone, scheme, unit }), [zone, scheme, unit]);
  const build = useCallback(
    (place: PlotPlace) => heatPlot(place, shape, latest.current.heat, latest.current.window),
    [shape],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a window is its two ends, whatever object holds them.
  useEffect(() => plot.current?.update(heat, window), [heat, window.startMs, window.endMs]);
  return (
    <>
      <PlotHost
        key={heat.labels}
        label={`${panel.title}, heatmap over time with ${heat.rows.length} rows`}
        summary={spoken(heat, unit)}
        height={height - LEGEND_PX}
        build={build}
        plot={plot}
        annotations={props.annotations}
        onMark={props.onAnnotate}
        onAnnotation={props.onAnnotation}
      />
      <Ramp heat={heat} unit={unit} scheme={scheme} />
    </>
  );
}

interface RampProps {
  readonly heat: Heat;
  readonly unit: Unit;
  readonly scheme: 'light' | 'dark';
}

function Ramp({ heat, unit, scheme }: RampProps) {
  const text = (value: number) => formatValue(value, heat.counts ? PLAIN : unit, 3);
  return (
    <div className="heat-legend">
      <span>{text(heat.counts ? 0 : heat.least)}</span>
      <span className="heat-ramp" style={{ background: rampGradient(scheme) }} />
      <span>{text(heat.most)}</span>
    </div>
  );
}

/** Where most of it lies. */
function spoken({ rows, columns, cells, counts, most }: Heat, unit: Unit): string {
  const at = cells.indexOf(most);
  const row = columns === 0 || at < 0 ? undefined : rows[Math.floor(at / columns)];
  if (row === undefined) return 'Nothing to show.';
  return `The fullest cell holds ${formatValue(most, counts ? PLAIN : unit)}, at ${row.words}.`;
}
