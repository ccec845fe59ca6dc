import type { IngestSettings } from '../config/sections/ingest.ts';

/** The limits of one protocol, in the form the checks need. */
export interface SampleLimits {
  readonly maxNameBytes: number;
  readonly maxUnitBytes: number;
  readonly maxTagKeys: number;
  readonly maxTagBytes: number;
  readonly refusedTagKeys: ReadonlySet<string>;
  readonly refuseUuidValues: boolean;
  readonly maxFutureMs: number;
}

// `__name__` is how PromQL spells the metric name; `__proto__` is not safe as a key of a JavaScript object.
const ALWAYS_REFUSED = ['__name__', '__proto__'];

export function sampleLimits(settings: IngestSettings): SampleLimits {
  return {
    maxNameBytes: settings.maxNameBytes,
    maxUnitBytes: settings.maxUnitBytes,
    maxTagKeys: settings.maxTagKeys,
    maxTagBytes: settings.maxTagBytes,
    refusedTagKeys: new Set([...ALWAYS_REFUSED, ...settings.refusedTagKeys]),
    refuseUuidValues: settings.refuseUuidValues,
    maxFutureMs: settings.maxFutureSeconds * 1_000,
  };
}
