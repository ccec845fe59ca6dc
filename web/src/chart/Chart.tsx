import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { PLAIN, type Unit } from '../format/units.ts';
import type { Window } from '../time/range.ts';
import { useTime } from '../time/store.ts';
import type { ChartAnnotation } from './annotation.ts';
import type { Frame } from './frame.ts';
import { Plot, type PlotShape, type RightAxis } from './plot.ts';
import type { ScaleOptions } from './scale.ts';
import { spokenSummary } from './spoken-summary.ts';
import type { Stacking } from './stack.ts';
import 'uplot/dist/uPlot.min.css';
import './chart.css';

export interface ChartProps {
  /** What the chart shows, for people who hear it. */
  readonly label: string;
  readonly frame: Frame;
  readonly window: Window;
  readonly unit?: Unit;
  readonly height: number;
  readonly stacked?: boolean | 'percent';
  readonly filled?: boolean;
  readonly scale?: ScaleOptions;
  readonly axisLabel?: string | undefined;
  readonly right?: RightAxis | undefined;
  readonly tooltip?: PlotShape['tooltip'];
  readonly highlighted?: string | undefined;
  /** Drawn with the chart, and taken when it is built: the same list on each render. */
  readonly plugins?: readonly uPlot.Plugin[];
  /** The same list while nothing changes. */
  readonly annotations?: readonly ChartAnnotation[];
  /** A moment (start is end) or a span was marked by hand. */
  readonly onMark?: ((window: Window) => void) | undefined;
  readonly onAnnotation?: ((id: string) => void) | undefined;
}

const NO_SCALE: ScaleOptions = {};
const NO_PLUGINS: readonly uPlot.Plugin[] = [];
const NO_ANNOTATIONS: readonly ChartAnnotation[] = [];
/** All charts of a page share one crosshair. */
export const SYNC_KEY = 'page';

/** A time chart. The same uPlot instance lives through all refreshes; only a change of its lines builds it anew. */
export function Chart(props: ChartProps) {
  const { frame, window, height, unit = PLAIN, annotations = NO_ANNOTATIONS } = props;
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const time = useTime();
  const summaryId = useId();
  const shape = useShape(props);

  const latest = useRef({ props, time });
  latest.current = { props, time };
  const canMark = props.onMark !== undefined;
  const canClick = props.onAnnotation !== undefined;

  useLayoutEffect(() => {
    const host = element.current;
    if (host === null) return;
    const now = latest.current.props;
    const made = new Plot({
      element: host,
      shape,
      frame: now.frame,
      window: now.window,
      height: now.height,
      events: {
        onZoom: (to) => latest.current.time.zoomTo(to),
        onBack: () => latest.current.time.back(),
        onMark: canMark ? (marked) => latest.current.props.onMark?.(marked) : undefined,
        onAnnotation: canClick ? (id) => latest.current.props.onAnnotation?.(id) : undefined,
      },
    });
    made.annotate(now.annotations ?? NO_ANNOTATIONS);
    plot.current = made;
    const observer = new ResizeObserver(() => made.resize(host.clientWidth, latest.current.props.height));
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [shape, canMark, canClick]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a window is its two ends, whatever object holds them.
  useEffect(() => plot.current?.update(frame, window), [frame, window.startMs, window.endMs]);
  useEffect(() => plot.current?.highlight(props.highlighted), [props.highlighted]);
  useEffect(() => plot.current?.annotate(annotations), [annotations]);
  useLayoutEffect(() => plot.current?.resize(element.current?.clientWidth ?? 0, height), [height]);

  return (
    <div
      className="chart"
      role="img"
      aria-label={props.label}
      aria-describedby={summaryId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the crosshair.
      tabIndex={0}
      onKeyDown={(event) => moveByKey(event, plot.current, canMark)}
      onBlur={() => plot.current?.leave()}
    >
      <div ref={element} style={{ height }} />
      <span id={summaryId} hidden>
        {spokenSummary(frame, unit)}
      </span>
    </div>
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

/** What the arrow keys do to the crosshair of a chart. */
export interface Stepped {
  step(by: number): void;
  leave(): void;
  markHere(): void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

export function moveByKey(event: KeyboardEvent, plot: Stepped | undefined, canMark = false): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const by = STEPS[event.key];
  if (by !== undefined) {
    event.preventDefault();
    plot?.step(by);
  }
  if (event.key === 'Escape') plot?.leave();
  if (event.key === 'a' && canMark) {
    event.stopPropagation();
    plot?.markHere();
  }
}
