import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { Window } from '../time/range.ts';
import { useTime } from '../time/store.ts';
import type { ChartAnnotation } from './annotation.ts';
import type { TimePlot, TimePlotEvents } from './time-plot.ts';
import 'uplot/dist/uPlot.min.css';
import './chart.css';

/** All charts of a page share one crosshair. */
export const SYNC_KEY = 'page';

/** A chart over time, as its place on the page deals with it: whatever it draws, that deals with the part that all of them have. */
export interface HostedPlot {
  readonly timePlot: Pick<TimePlot, 'annotate' | 'resize' | 'step' | 'leave' | 'markHere' | 'destroy'>;
}

/** What a plot is built with, beside what it draws. */
export interface PlotPlace {
  readonly element: HTMLElement;
  readonly height: number;
  readonly events: TimePlotEvents;
}

export interface PlotHostProps<P extends HostedPlot> {
  /** What the chart shows, for people who hear it. */
  readonly label: string;
  /** Its values, in words. */
  readonly summary: string;
  readonly height: number;
  /** Builds the plot; another function builds it anew. */
  readonly build: (place: PlotPlace) => P;
  /** Holds the plot, once this is on the page, for whoever sets its data. */
  readonly plot: RefObject<P | undefined>;
  /** The same list while nothing changes. */
  readonly annotations?: readonly ChartAnnotation[] | undefined;
  /** A moment (start is end) or a span was marked by hand. */
  readonly onMark?: ((window: Window) => void) | undefined;
  readonly onAnnotation?: ((id: string) => void) | undefined;
}

const NO_ANNOTATIONS: readonly ChartAnnotation[] = [];

/** The place of a time chart on the page: size, keyboard, zoom of the page's time, words for those who cannot see it. */
export function PlotHost<P extends HostedPlot>(props: PlotHostProps<P>) {
  const { build, plot, height, annotations = NO_ANNOTATIONS } = props;
  const element = useRef<HTMLDivElement>(null);
  const time = useTime();
  const summaryId = useId();
  const latest = useRef({ props, time });
  latest.current = { props, time };
  const canMark = props.onMark !== undefined;
  const canClick = props.onAnnotation !== undefined;

  useLayoutEffect(() => {
    const host = element.current;
    if (host === null) return;
    const made = build({
      element: host,
      height: latest.current.props.height,
      events: {
        onZoom: (to) => latest.current.time.zoomTo(to),
        onBack: () => latest.current.time.back(),
        onMark: canMark ? (marked) => latest.current.props.onMark?.(marked) : undefined,
        onAnnotation: canClick ? (id) => latest.current.props.onAnnotation?.(id) : undefined,
      },
    });
    made.timePlot.annotate(latest.current.props.annotations ?? NO_ANNOTATIONS);
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.timePlot.resize(host.clientWidth, latest.current.props.height),
    );
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.timePlot.destroy();
      plot.current = undefined;
    };
  }, [build, plot, canMark, canClick]);

  useEffect(() => plot.current?.timePlot.annotate(annotations), [plot, annotations]);
  useLayoutEffect(
    () => plot.current?.timePlot.resize(element.current?.clientWidth ?? 0, height),
    [plot, height],
  );

  return (
    <div
      className="chart"
      role="img"
      aria-label={props.label}
      aria-describedby={summaryId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the crosshair.
      tabIndex={0}
      onKeyDown={(event) => moveByKey(event, plot.current?.timePlot, canMark)}
      onBlur={() => plot.current?.timePlot.leave()}
    >
      <div ref={element} style={{ height }} />
      <span id={summaryId} hidden>
        {props.summary}
      </span>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

function moveByKey(event: KeyboardEvent, plot: HostedPlot['timePlot'] | undefined, canMark: boolean): void {
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
