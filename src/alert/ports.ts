import type { Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';

/** What alerting asks of the query engine, which owns the contract. */
export type {
  AlertQuery,
  GroupValue,
  WindowOutcome,
  WindowRequest,
  WindowSlice,
  WindowSpan,
} from '../query/window/port.ts';

/** A sample that alerting writes: the result of a recording rule, the state of an alert. */
export interface WrittenSample {
  readonly name: string;
  readonly tags: Tags;
  readonly timeMs: TimestampMs;
  readonly value: number;
  readonly unit?: string;
}

/** Writes samples through the queue, as ingest does. `key` names the batch: the same key twice counts once. */
export type WriteSamples = (
  samples: readonly WrittenSample[],
  options: { readonly key: string; readonly signal?: AbortSignal },
) => Promise<void>;
