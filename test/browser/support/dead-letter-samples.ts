import type { SampleBatch } from '../../../src/model/sample-batch.ts';
import type { Tags } from '../../../src/model/series.ts';
import type { MemoryLetter } from './memory-dead-letters.ts';

/** What a stranger may have put into names and messages. */
export const HOSTILE = '<img src=x onerror="window.pwned=1">';

export interface LetterOptions {
  readonly id: string;
  readonly code: string;
  readonly reason: string;
  readonly agoMs: number;
  readonly samples?: number;
  readonly metric?: string;
  readonly tags?: Tags;
}

/** A letter with samples of one new series, as a writer would have left it. */
export function deadLetter({ id, code, reason, agoMs, samples = 3, ...series }: LetterOptions): MemoryLetter {
  const diedAtMs = Date.now() - agoMs;
  return {
    letter: {
      ...{ id, code, reason, diedAtMs, samples },
      origin: 'metrics.ingest, writer write-1.fra:4711',
      batchId: '5f0c2a9be4d84a7791c3d2e0a6b71f44',
      sizeBytes: 96 + 17 * samples,
      publishedAtMs: diedAtMs - 1_250,
    },
    batch: batchOf(samples, diedAtMs, series),
  };
}

/** A message that is not a batch at all. */
export function unreadableLetter(id: string, reason: string): MemoryLetter {
  const diedAtMs = Date.now() - 3 * 86_400_000;
  const origin = 'metrics.ingest, writer write-2.fra:812';
  return { letter: { id, diedAtMs, code: 'BATCH_UNREADABLE', reason, origin, samples: 0, sizeBytes: 1_312 } };
}

function batchOf(
  samples: number,
  endMs: number,
  { metric = 'power_watts', tags = { host: 'rack-7', phase: 'L1' } }: { metric?: string; tags?: Tags },
): SampleBatch {
  return {
    id: new Uint8Array(16),
    keyed: false,
    seriesIds: new Uint32Array(1),
    newSeries: new Map([[0, { name: metric, tags }]]),
    seriesRefs: new Uint32Array(samples),
    times: Float64Array.from({ length: samples }, (_, i) => endMs - 10_000 * (samples - i)),
    values: Float64Array.from({ length: samples }, (_, i) => 1e300 + i),
  };
}
