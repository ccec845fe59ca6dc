import type { MetricType } from '../model/series.ts';
import { exceedsBytes, textFault } from './check-text.ts';
import { type Problem, shown } from './problem.ts';
import type { SampleLimits } from './sample-limits.ts';

export function nameProblem(name: unknown, limits: SampleLimits): Problem | undefined {
  if (typeof name !== 'string') {
    return {
      code: 'NAME_INVALID',
      at: '.name',
      reason: `expected the metric name as a string, got ${shown(name)}`,
    };
  }
  if (exceedsBytes(name, limits.maxNameBytes)) {
    const sizeBytes = Buffer.byteLength(name);
    return {
      code: 'NAME_TOO_LONG',
      at: '.name',
      reason: `${sizeBytes} bytes long; at most ${limits.maxNameBytes} are allowed (ingest.maxNameBytes)`,
    };
  }
  const fault = textFault(name);
  return fault === undefined ? undefined : { code: 'NAME_INVALID', at: '.name', reason: fault };
}

export function isMetricType(type: unknown): type is MetricType {
  return type === 'gauge' || type === 'counter' || type === 'histogram';
}

export function typeProblem(type: unknown): Problem | undefined {
  if (type === undefined || isMetricType(type)) return undefined;
  return {
    code: 'TYPE_INVALID',
    at: '.type',
    reason: `expected "gauge", "counter" or "histogram", got ${shown(type)}`,
  };
}

export function unitProblem(unit: unknown, limits: SampleLimits): Problem | undefined {
  if (unit === undefined || unit === '') return undefined;
  if (typeof unit !== 'string') {
    return { code: 'UNIT_INVALID', at: '.unit', reason: `expected a string, got ${shown(unit)}` };
  }
  if (exceedsBytes(unit, limits.maxUnitBytes)) {
    return {
      code: 'UNIT_INVALID',
      at: '.unit',
      reason: `longer than ${limits.maxUnitBytes} bytes (ingest.maxUnitBytes)`,
    };
  }
  const fault = textFault(unit);
  return fault === undefined ? undefined : { code: 'UNIT_INVALID', at: '.unit', reason: fault };
}

export function valueProblem(value: unknown): Problem | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  // JSON has no Infinity; a number such as 1e999 becomes one.
  const got = typeof value === 'number' ? 'a number beyond the range of a 64-bit float' : shown(value);
  return { code: 'VALUE_INVALID', at: '.value', reason: `expected a finite number, got ${got}` };
}
