import type { MetricType } from '../../../model/series.ts';
import { nameProblem, typeProblem, unitProblem, valueProblem } from '../../check-metric.ts';
import { checkTags } from '../../check-tags.ts';
import { type Problem, shown } from '../../problem.ts';
import type { SampleSeries } from '../../sample-collector.ts';
import type { SampleLimits } from '../../sample-limits.ts';
import { checkTimestamp, type TimeWindow } from '../../timestamps.ts';

/** One sample of a JSON body, checked. */
export interface JsonSample {
  readonly series: SampleSeries;
  readonly value: number;
  readonly timeMs: number;
  /** Whether the sample had a timestamp of its own. */
  readonly timed: boolean;
  readonly problem?: undefined;
}

/**
 * Checks one parsed element of the list. Fields that are not known are let be; `null` in an optional field is the same as
 * leaving it out.
 */
export function checkJsonSample(
  element: unknown,
  limits: SampleLimits,
  windowOf: (name: string) => TimeWindow,
): JsonSample | { readonly problem: Problem } {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    return { problem: notAnObject(element) };
  }
  const { name, value, timestamp, type, unit, tags } = withoutNulls(element);
  const problem =
    nameProblem(name, limits) ?? valueProblem(value) ?? typeProblem(type) ?? unitProblem(unit, limits);
  if (problem !== undefined) return { problem };
  const checkedTags = checkTags(tags, limits);
  if (checkedTags.problem !== undefined) return checkedTags;
  const time = checkTimestamp(timestamp, windowOf(name as string));
  if (time.problem !== undefined) return time;
  return {
    series: {
      name: name as string,
      tags: checkedTags.tags,
      type: type as MetricType | undefined,
      unit: unit === '' ? undefined : (unit as string | undefined),
    },
    value: value as number,
    timeMs: time.timeMs,
    timed: timestamp !== undefined,
  };
}

export function notAnObject(element: unknown): Problem {
  return {
    code: 'SAMPLE_INVALID',
    at: '',
    reason: `expected an object with name and value, got ${shown(element)}`,
  };
}

interface Fields {
  readonly name: unknown;
  readonly value: unknown;
  readonly timestamp: unknown;
  readonly type: unknown;
  readonly unit: unknown;
  readonly tags: unknown;
}

function withoutNulls(element: object): Fields {
  const { name, value, timestamp, type, unit, tags } = element as Partial<Fields>;
  return {
    name,
    value,
    timestamp: timestamp ?? undefined,
    type: type ?? undefined,
    unit: unit ?? undefined,
    tags: tags ?? undefined,
  };
}
