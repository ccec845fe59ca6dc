import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { CompiledRecording } from '../engine/compiled-rule.ts';
import type { GroupValue, WrittenSample } from '../ports.ts';

/**
 * The result of a recording rule as samples at the end of its window. Groups without a value and results that no sample can
 * have are left out. Labels of the rule go before tags of the group: they are there to be seen.
 */
export function recordedSamples(
  { spec }: CompiledRecording,
  groups: readonly GroupValue[],
  atMs: TimestampMs,
): readonly WrittenSample[] {
  const timeMs = atMs - spec.delaySeconds * 1_000;
  return groups.flatMap(({ tags, value }) => {
    if (!Number.isFinite(value)) return [];
    const sample = { name: spec.record, tags: tagsOf(tags, spec.labels), timeMs, value };
    return [spec.unit === undefined ? sample : { ...sample, unit: spec.unit }];
  });
}

/** The same result written by two evaluators counts once. */
export function recordingKey({ id }: CompiledRecording, atMs: TimestampMs): string {
  return `recording:${id}:${atMs}`;
}

function tagsOf(tags: Tags, labels: Tags): Tags {
  return { ...tags, ...labels };
}
