import type { Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';

/** One measured value on its way to the server. A histogram travels as the counters it is made of. */
export interface AgentSample {
  readonly name: string;
  readonly value: number;
  readonly timestamp: TimestampMs;
  readonly type: 'gauge' | 'counter';
  readonly unit?: string;
  readonly tags?: Tags;
}

/** Identity of a series inside this process: the name and the tags sorted by key. */
export function seriesKey(name: string, tags: Tags | undefined): string {
  if (tags === undefined) return name;
  // Lengths keep apart what would read the same: no two different series give the same key.
  let key = `${name.length}:${name}`;
  for (const tag of Object.keys(tags).sort()) {
    const value = tags[tag] ?? '';
    key += `${tag.length}:${tag}${value.length}:${value}`;
  }
  return key;
}
