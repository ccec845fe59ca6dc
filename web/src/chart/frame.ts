import type { AnswerSeries } from '../api/types.ts';
import { type Drawn, type Nulls, withNulls } from './nulls.ts';
import type { SeriesStyle } from './series-style.ts';

/** One line of a chart over the frame's times. `null` is a gap; `undefined` is a time this series has no sample at. */
export interface FrameSeries extends SeriesStyle {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly values: readonly Drawn[];
}

/** Series over one ascending list of times (UTC ms). */
export interface Frame {
  readonly times: readonly number[];
  readonly series: readonly FrameSeries[];
}

export interface FrameInput extends SeriesStyle {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly points: AnswerSeries['points'];
}

/** Puts series with times of their own on common times. */
export function buildFrame(inputs: readonly FrameInput[], nulls: Nulls = 'gap'): Frame {
  const times = unionOfTimes(inputs);
  const series = inputs.map(({ points, ...rest }) => ({
    ...rest,
    values: withNulls(times, align(times, points), nulls),
  }));
  return { times, series };
}

function unionOfTimes(inputs: readonly FrameInput[]): number[] {
  const first = inputs[0];
  if (first === undefined) return [];
  if (inputs.every((input) => sameTimes(input.points, first.points)))
    return first.points.map(([time]) => time);
  const all = new Set<number>();
  for (const input of inputs) for (const [time] of input.points) all.add(time);
  return [...all].sort((a, b) => a - b);
}

function sameTimes(a: AnswerSeries['points'], b: AnswerSeries['points']): boolean {
  return a === b || (a.length === b.length && a.every(([time], i) => time === b[i]?.[0]));
}

function align(times: readonly number[], points: AnswerSeries['points']): (number | null)[] {
  if (times.length === points.length) return points.map(([, value]) => value);
  const values: (number | null)[] = new Array(times.length).fill(null);
  let at = 0;
  for (const [time, value] of points) {
    while (at < times.length && (times[at] ?? 0) < time) at++;
    if (at < times.length) values[at] = value;
  }
  return values;
}
