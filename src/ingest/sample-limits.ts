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

export function sampleLimits(settings: IngestSettings): SampleLimits {
  return {
    maxNameBytes: settings.maxNameBytes,
    maxUnitBytes: settings.maxUnitBytes,
    maxTagKeys: settings.maxTagKeys,
    maxTagBytes: settings.maxTagBytes,
    refusedTagKeys: new Set(settings.refusedTagKeys),
    refuseUuidValues: settings.refuseUuidValues,
    maxFutureMs: settings.maxFutureSeconds * 1_000,
  };
}
