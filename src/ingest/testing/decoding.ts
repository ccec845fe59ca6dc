import { Value } from 'typebox/value';
import { type IngestSettings, ingestSettings } from '../../config/sections/ingest.ts';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { CardinalityGuard, seriesKey } from '../cardinality-guard.ts';
import { JsonDecoder } from '../protocols/json/json-decoder.ts';
import type { Rejection } from '../rejections.ts';
import type { SampleCollector } from '../sample-collector.ts';
import { FakeDirectory } from './fake-directory.ts';

export const NOW_MS = Date.UTC(2026, 10, 22, 12);
export const RETENTION_MS = 7 * 86_400_000;

export const fixedClock: Clock = { now: () => NOW_MS, monotonicMs: () => performance.now() };

export function testSettings(changes: Partial<IngestSettings> = {}): IngestSettings {
  return { ...Value.Create(ingestSettings), ...changes };
}

export function testDecoder(
  options: { directory?: FakeDirectory; guard?: CardinalityGuard; settings?: Partial<IngestSettings> } = {},
): JsonDecoder {
  const settings = testSettings(options.settings);
  const { directory = new FakeDirectory() } = options;
  const { maxSeriesPerMetric } = settings;
  const { guard = new CardinalityGuard({ directory, maxSeriesPerMetric }) } = options;
  return new JsonDecoder({ directory, guard, clock: fixedClock, settings, maxAgeMs: () => RETENTION_MS });
}

/** What a body gave, in a form that can be compared. */
export interface Decoded {
  /** `[series id, or key when it is new, time, value]`. */
  readonly samples: readonly (readonly [number | string, number, number])[];
  readonly rejections: readonly Rejection[];
  /** Code of the error that refused the whole body. */
  readonly refused?: string;
}

export async function decodeAll(decoder: JsonDecoder, body: string | Buffer): Promise<Decoded> {
  let collector: SampleCollector;
  try {
    collector = await decoder.decode(Buffer.from(body as string));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { samples: [], rejections: [], refused: error.code };
  }
  collector.release();
  return { samples: samplesOf(collector), rejections: collector.rejections.listed };
}

export function samplesOf(collector: SampleCollector): Decoded['samples'] {
  const batch = collector.builder.build({ id: new Uint8Array(16), keyed: false });
  return Array.from(batch.seriesRefs, (ref, at) => {
    const definition = batch.newSeries.get(ref);
    const series =
      definition === undefined
        ? (batch.seriesIds[ref] as number)
        : seriesKey(definition.name, definition.tags);
    return [series, batch.times[at] as number, batch.values[at] as number] as const;
  });
}
