import type { PanelColor, StateTimelinePanel } from '../../../../src/model/dashboard/panel.ts';
import { withNulls } from '../../chart/nulls.ts';
import type { PanelSeries } from './series.ts';
import { absoluteThresholds, valueLook } from './value-look.ts';

/** A time during which a series had one state. */
export interface StateSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
  readonly text: string;
  readonly color: PanelColor | undefined;
  /** The text is a word for the value, not the number itself. */
  readonly mapped: boolean;
}

export interface StateRow {
  readonly series: PanelSeries;
  readonly spans: readonly StateSpan[];
}

/** What each series was, from when to when. A gap has no state. */
export function stateRows(panel: StateTimelinePanel, series: readonly PanelSeries[]): StateRow[] {
  const thresholds = absoluteThresholds(panel.display, {
    min: panel.display.min ?? 0,
    max: panel.display.max ?? 100,
  });
  const mappings = panel.display.mappings ?? [];
  return series.map((one) => {
    const looks = new Map<number, ReturnType<typeof valueLook>>();
    const lookOf = (value: number) => {
      let look = looks.get(value);
      if (look === undefined) {
        look = valueLook(value, { unit: one.unit, thresholds, mappings });
        looks.set(value, look);
      }
      return look;
    };
    return { series: one, spans: spansOf(one, lookOf, panel.mergeEqual) };
  });
}

function spansOf(
  { points }: PanelSeries,
  lookOf: (value: number) => ReturnType<typeof valueLook>,
  mergeEqual: boolean,
): StateSpan[] {
  const times = points.map(([time]) => time);
  const values = withNulls(
    times,
    points.map(([, value]) => value),
  );
  const step = smallestStep(times);
  const spans: StateSpan[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const startMs = times[i] ?? 0;
    const endMs = Math.max(startMs, times[i + 1] ?? startMs + step);
    const last = spans.at(-1);
    const isNext = last !== undefined && last.endMs === startMs;
    if (value === null) continue;
    // Between two samples the state is that of the first.
    if (value === undefined) {
      if (isNext) spans[spans.length - 1] = { ...last, endMs };
      continue;
    }
    const look = lookOf(value);
    if (isNext && mergeEqual && last.text === look.text && last.color === look.color) {
      spans[spans.length - 1] = { ...last, endMs };
    } else {
      spans.push({ startMs, endMs, value, text: look.text, color: look.color, mapped: look.mapped });
    }
  }
  return spans;
}

function smallestStep(times: readonly number[]): number {
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < times.length; i++) step = Math.min(step, (times[i] ?? 0) - (times[i - 1] ?? 0));
  return Number.isFinite(step) ? step : 60_000;
}
