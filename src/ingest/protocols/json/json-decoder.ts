import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IngestSettings } from '../../../config/sections/ingest.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { CardinalityGuard, SeriesDirectory } from '../../cardinality-guard.ts';
import { SampleCollector } from '../../sample-collector.ts';
import { type SampleLimits, sampleLimits } from '../../sample-limits.ts';
import { JsonDecoding } from './json-decoding.ts';
import { JsonSyntaxError, malformedJson } from './syntax-error.ts';
import { TokenCache } from './token-cache.ts';
import { invalidUtf8At } from './utf8.ts';

export interface JsonDecoderDependencies {
  readonly directory: SeriesDirectory;
  readonly guard: CardinalityGuard;
  readonly clock: Clock;
  readonly settings: IngestSettings;
  /** How old a sample of this metric may be: its raw retention. */
  readonly maxAgeMs: (metric: string) => number;
}

/** Decodes JSON bodies into samples. The format is described in docs/formats/json-ingest.md. */
export class JsonDecoder {
  readonly #deps: JsonDecoderDependencies;
  readonly #limits: SampleLimits;
  readonly #tokens: TokenCache;
  /** Recent size of a sample's text, to make the columns large enough at once. */
  #bytesPerSample = 100;

  constructor(deps: JsonDecoderDependencies) {
    this.#deps = deps;
    this.#limits = sampleLimits(deps.settings);
    this.#tokens = new TokenCache(deps.settings.tokenCacheMiB * 1024 * 1024);
  }

  get tokenCacheBytes(): number {
    return this.#tokens.sizeBytes;
  }

  /**
   * Decodes a body in slices, between which other work has its turn. The caller must `release` what is returned.
   * Throws `AppError` (400) when the body is wrong as a whole, the signal's reason when that aborts.
   */
  async decode(bytes: Buffer, signal?: AbortSignal): Promise<SampleCollector> {
    const { clock, settings } = this.#deps;
    const { decoding, collector } = this.#start(bytes);
    try {
      let sliceStartMs = clock.monotonicMs();
      for (const _ of decoding.steps()) {
        if (clock.monotonicMs() - sliceStartMs < settings.decodeSliceMs) continue;
        await nextTurn();
        signal?.throwIfAborted();
        sliceStartMs = clock.monotonicMs();
      }
    } catch (error) {
      collector.release();
      throw error instanceof JsonSyntaxError ? malformedJson(bytes, error) : error;
    }
    if (decoding.sampleCount > 0) this.#bytesPerSample = bytes.length / decoding.sampleCount;
    return collector;
  }

  #start(bytes: Buffer): { decoding: JsonDecoding; collector: SampleCollector } {
    const { directory, guard, clock, settings, maxAgeMs } = this.#deps;
    if (!isUtf8(bytes)) {
      throw malformedJson(bytes, new JsonSyntaxError(invalidUtf8At(bytes), 'not valid UTF-8'));
    }
    // A tenth more than the last body had; never so much that a wrong guess matters.
    const expectedSamples = Math.ceil((bytes.length / this.#bytesPerSample) * 1.1) + 16;
    const collector = new SampleCollector({ directory, guard, expectedSamples });
    const decoding = new JsonDecoding({
      bytes,
      tokens: this.#tokens,
      collector,
      limits: this.#limits,
      maxSampleBytes: settings.maxSampleBytes,
      maxDepth: settings.maxJsonDepth,
      nowMs: clock.now(),
      maxAgeMs,
    });
    return { decoding, collector };
  }
}
