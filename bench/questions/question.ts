/** A question that every system under test can be asked, in no system's language. */
export interface Question {
  readonly metrics: readonly string[];
  readonly hosts: readonly number[] | 'all';
  /** `[startMs, endMs)`, multiples of `bucketMs`. */
  readonly startMs: number;
  readonly endMs: number;
  readonly bucketMs: number;
  /** Over all samples of the bucket; `last` asks for the newest value in the range and has one bucket. */
  readonly aggregate: 'max' | 'avg' | 'last' | 'count';
  readonly groupBy: 'host' | 'none';
}

/** Series key (see `answerKey`) to bucket start to value. */
export type Answer = Map<string, Map<number, number>>;

export function answerKey(metric: string, host: string | undefined): string {
  return host === undefined ? metric : `${metric} ${host}`;
}

export function putPoint(answer: Answer, key: string, bucketStartMs: number, value: number): void {
  let points = answer.get(key);
  if (points === undefined) {
    points = new Map();
    answer.set(key, points);
  }
  points.set(bucketStartMs, value);
}

/** Says how two answers differ first, or undefined when they are equal (values to 9 digits: sums are added in any order). */
export function firstDifference(got: Answer, expected: Answer): string | undefined {
  if (got.size !== expected.size) return `${got.size} series instead of ${expected.size}`;
  for (const [key, points] of expected) {
    const gotPoints = got.get(key);
    if (gotPoints === undefined) return `no series "${key}"`;
    if (gotPoints.size !== points.size)
      return `"${key}" has ${gotPoints.size} points instead of ${points.size}`;
    for (const [time, value] of points) {
      const gotValue = gotPoints.get(time);
      if (gotValue === undefined) return `"${key}" has no point at ${time}`;
      if (Math.abs(gotValue - value) > 1e-9 * Math.max(1, Math.abs(value))) {
        return `"${key}" at ${time} is ${gotValue} instead of ${value}`;
      }
    }
  }
  return undefined;
}
