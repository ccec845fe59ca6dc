import type { AnswerSeries } from '../api/types.ts';

/** One line of a chart over the frame's times. `null` is a gap; `undefined` is a time this series has no sample at. */
export interface FrameSeries {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly values: readonly (number | null | undefined)[];
  readonly dashed?: boolean;
  /** Drawn below zero, for the second of two directions. Its values stay positive in tooltip and legend. */
  readonly mirrored?: boolean;
  /** Not part of the stack, in a stacked chart. */
  readonly overlay?: boolean;
}

/** Series over one ascending list of times (UTC ms). */
export interface Frame {
  readonly times: readonly number[];
  readonly series: readonly FrameSeries[];
}

export interface FrameInput {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly points: AnswerSeries['points'];
  readonly dashed?: boolean;
  readonly mirrored?: boolean;
  readonly overlay?: boolean;
}

/** Puts series with times of their own on common times. */
export function buildFrame(inputs: readonly FrameInput[]): Frame {
  const times = unionOfTimes(inputs);
  const series = inputs.map(({ points, ...rest }) => ({
    ...rest,
    values: bridged(times, align(times, points)),
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

// 2.5 times: one late sample is no gap, two missing ones are.
const GAP_FACTOR = 2.5;

/**
 * Buckets finer than the samples leave holes that are no outage. A hole shorter than `GAP_FACTOR` times the series' usual
 * distance becomes `undefined` (the line goes on), a longer one stays `null` (the line breaks).
 */
export function bridged(
  times: readonly number[],
  values: readonly (number | null)[],
): (number | null | undefined)[] {
  const present: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i] !== null && values[i] !== undefined) present.push(i);
  const limit = usualDistance(times, present) * GAP_FACTOR;
  const out: (number | null | undefined)[] = [...values];
  for (let k = 1; k < present.length; k++) {
    const from = present[k - 1] ?? 0;
    const to = present[k] ?? 0;
    if (to - from > 1 && (times[to] ?? 0) - (times[from] ?? 0) <= limit) out.fill(undefined, from + 1, to);
  }
  return out;
}

function usualDistance(times: readonly number[], present: readonly number[]): number {
  const distances: number[] = [];
  for (let k = 1; k < present.length; k++) {
    distances.push((times[present[k] ?? 0] ?? 0) - (times[present[k - 1] ?? 0] ?? 0));
  }
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? 0;
}

export interface Summary {
  readonly min: number | null;
  readonly avg: number | null;
  readonly max: number | null;
  readonly last: number | null;
}

/** Over the points drawn. */
export function summarise(values: FrameSeries['values']): Summary {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  let last: number | null = null;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
    last = value;
  }
  return count === 0 ? { min: null, avg: null, max: null, last: null } : { min, avg: sum / count, max, last };
}
