import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { formatValue, PLAIN, type Unit } from '../format/units.ts';
import type { Window } from '../time/range.ts';
import { useTime } from '../time/store.ts';
import { type Frame, summarise } from './frame.ts';
import { Plot, type PlotShape } from './plot.ts';
import type { ScaleOptions } from './scale.ts';
import 'uplot/dist/uPlot.min.css';
import './chart.css';

export interface ChartProps {
  /** What the chart shows, for people who hear it. */
  readonly label: string;
  readonly frame: Frame;
  readonly window: Window;
  readonly unit?: Unit;
  readonly height: number;
  readonly stacked?: boolean;
  readonly filled?: boolean;
  readonly scale?: ScaleOptions;
  readonly highlighted?: string | undefined;
  /** Drawn with the chart, and taken when it is built: the same list on each render. */
  readonly plugins?: readonly uPlot.Plugin[];
}

const NO_SCALE: ScaleOptions = {};
const NO_PLUGINS: readonly uPlot.Plugin[] = [];
// All charts of a page share one crosshair.
const SYNC_KEY = 'page';

/** A time chart. The same uPlot instance lives through all refreshes; only a change of its lines builds it anew. */
export function Chart(props: ChartProps) {
  const { frame, window, height, unit = PLAIN, stacked = false, filled = false, scale = NO_SCALE } = props;
  const { plugins = NO_PLUGINS } = props;
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const time = useTime();
  const scheme = useComputedColorScheme('light');
  const summaryId = useId();

  const latest = useRef({ frame, window, time });
  latest.current = { frame, window, time };

  const shapeKey = JSON.stringify([
    unit,
    stacked,
    filled,
    scale,
    height,
    time.zone,
    scheme,
    frame.series.map((series) => [series.key, series.color, series.dashed, series.mirrored, series.overlay]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all parts of the shape by value.
  const shape = useMemo<PlotShape>(
    () => ({ unit, stacked, filled, scale, height, zone: time.zone, syncKey: SYNC_KEY, plugins }),
    [shapeKey, plugins],
  );

  useLayoutEffect(() => {
    const host = element.current;
    if (host === null) return;
    const made = new Plot({
      element: host,
      shape,
      frame: latest.current.frame,
      window: latest.current.window,
      events: {
        onZoom: (to) => latest.current.time.zoomTo(to),
        onBack: () => latest.current.time.back(),
      },
    });
    plot.current = made;
    const observer = new ResizeObserver(() => made.resize(host.clientWidth));
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [shape]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a window is its two ends, whatever object holds them.
  useEffect(() => plot.current?.update(frame, window), [frame, window.startMs, window.endMs]);
  useEffect(() => plot.current?.highlight(props.highlighted), [props.highlighted]);

  return (
    <div
      className="chart"
      role="img"
      aria-label={props.label}
      aria-describedby={summaryId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the crosshair.
      tabIndex={0}
      onKeyDown={(event) => moveByKey(event, plot.current)}
      onBlur={() => plot.current?.leave()}
    >
      <div ref={element} style={{ height }} />
      <span id={summaryId} hidden>
        {spokenSummary(frame, unit)}
      </span>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

function moveByKey(event: KeyboardEvent, plot: Plot | undefined): void {
  const by = STEPS[event.key];
  if (by !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    plot?.step(by);
  }
  if (event.key === 'Escape') plot?.leave();
}

function spokenSummary(frame: Frame, unit: Unit): string {
  const lines = frame.series.slice(0, 10).map((series) => {
    const { min, max, last } = summarise(series.values);
    return `${series.label}: now ${formatValue(last, unit)}, lowest ${formatValue(min, unit)}, highest ${formatValue(max, unit)}`;
  });
  const rest = frame.series.length - lines.length;
  return lines.join('; ') + (rest > 0 ? `; and ${rest} more series` : '');
}
