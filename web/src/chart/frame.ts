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
    return Array.from(first.points, (point) => point[0]);
  const all = new Set<number>();
  for (const input of inputs) for (const [time] of input.points) all.add(time);
  return [...all].sort((a, b) => a - b);
}

// A board goes through a million points at each refresh: taking pairs apart by pattern costs five times as much as by place.

function sameTimes(a: AnswerSeries['points'], b: AnswerSeries['points']): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i]?.[0] !== b[i]?.[0]) return false;
  return true;
}

function align(times: readonly number[], points: AnswerSeries['points']): (number | null)[] {
  const values: (number | null)[] = new Array(times.length).fill(null);
  let at = 0;
  for (let i = 0; i < points.length; i++) {
    const point = points[i] as AnswerSeries['points'][number];
    while (at < times.length && (times[at] as number) < point[0]) at++;
    if (at < times.length) values[at] = point[1];
  }
  return values;
}
