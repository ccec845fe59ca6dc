import type { Tags } from '../model/series.ts';
import { exceedsBytes, textFault } from './check-text.ts';
import { type Problem, shown } from './problem.ts';
import type { SampleLimits } from './sample-limits.ts';

const UUID = /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i;

// `__name__` is how PromQL spells the metric name; `__proto__` is not safe as a key of a JavaScript object.
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__name__', '__proto__']);

export type CheckedTags =
  | { readonly tags: Tags; readonly problem?: undefined }
  | { readonly problem: Problem };

const NO_TAGS: Tags = Object.freeze({});

/**
 * Checks the tags of one sample. A tag with an empty value is the same as no tag, as in Prometheus, and is left out.
 * `value` must be what a JSON parser gives; `undefined` and `null` mean no tags.
 */
export function checkTags(value: unknown, limits: SampleLimits): CheckedTags {
  if (value === undefined || value === null) return { tags: NO_TAGS };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return {
      problem: {
        code: 'TAGS_INVALID',
        at: '.tags',
        reason: `expected an object of tag keys to strings, got ${shown(value)}`,
      },
    };
  }
  const entries = Object.entries(value);
  const tags: Record<string, string> = {};
  let count = 0;
  for (const [key, tagValue] of entries) {
    if (tagValue === '') continue;
    count += 1;
    if (count > limits.maxTagKeys) return { problem: tooMany(entries, limits) };
    const problem = keyProblem(key, limits) ?? tagValueProblem(key, tagValue, limits);
    if (problem !== undefined) return { problem };
    tags[key] = tagValue as string;
  }
  return { tags };
}

function tooMany(entries: readonly [string, unknown][], limits: SampleLimits): Problem {
  const count = entries.filter(([, tagValue]) => tagValue !== '').length;
  return {
    code: 'TAGS_TOO_MANY',
    at: '.tags',
    reason: `${count} tags; at most ${limits.maxTagKeys} are allowed (ingest.maxTagKeys)`,
  };
}

function keyProblem(key: string, limits: SampleLimits): Problem | undefined {
  if (exceedsBytes(key, limits.maxTagBytes)) {
    return {
      code: 'TAG_KEY_TOO_LONG',
      at: '.tags',
      reason: `key ${shown(key)} is longer than ${limits.maxTagBytes} bytes (ingest.maxTagBytes)`,
    };
  }
  const fault = textFault(key);
  if (fault !== undefined) {
    return { code: 'TAG_KEY_INVALID', at: '.tags', reason: `key ${shown(key)} ${fault}` };
  }
  if (RESERVED_KEYS.has(key)) {
    return { code: 'TAG_KEY_REFUSED', at: '.tags', reason: `key ${shown(key)} is reserved` };
  }
  if (limits.refusedTagKeys.has(key)) {
    return {
      code: 'TAG_KEY_REFUSED',
      at: '.tags',
      reason: `key ${shown(key)} is refused, since each of its values would start a new series (ingest.refusedTagKeys)`,
    };
  }
  return undefined;
}

function tagValueProblem(key: string, value: unknown, limits: SampleLimits): Problem | undefined {
  if (typeof value !== 'string') {
    return { code: 'TAG_VALUE_INVALID', at: tagPlace(key), reason: `expected a string, got ${shown(value)}` };
  }
  if (exceedsBytes(value, limits.maxTagBytes)) {
    return {
      code: 'TAG_VALUE_TOO_LONG',
      at: tagPlace(key),
      reason: `longer than ${limits.maxTagBytes} bytes (ingest.maxTagBytes)`,
    };
  }
  const fault = textFault(value);
  if (fault !== undefined) return { code: 'TAG_VALUE_INVALID', at: tagPlace(key), reason: fault };
  if (limits.refuseUuidValues && value.length >= 32 && value.length <= 38 && UUID.test(value)) {
    return {
      code: 'TAG_VALUE_REFUSED',
      at: tagPlace(key),
      reason: `${shown(value)} looks like a UUID, and each would start a new series (ingest.refuseUuidValues)`,
    };
  }
  return undefined;
}

function tagPlace(key: string): string {
  return `.tags[${shown(key)}]`;
}
