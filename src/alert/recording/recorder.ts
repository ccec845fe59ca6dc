import type { BaseLogger } from 'pino';
import type { TimestampMs } from '../../model/time.ts';
import type { CompiledRecording } from '../engine/compiled-rule.ts';
import type { AskedWindow } from '../engine/outage.ts';
import type { SampleOutbox } from '../engine/sample-outbox.ts';
import type { SourceWatch } from '../engine/source-watch.ts';
import type { Shard, Unit } from '../engine/unit.ts';
import type { AlertQuery, WindowOutcome, WindowRequest, WrittenSample } from '../ports.ts';
import { GapFiller } from './gap-filler.ts';
import { recordedSamples, recordingKey } from './recorded-samples.ts';
import { RecordingGaps } from './recording-gaps.ts';

export interface RecorderDependencies {
  readonly query: Pick<AlertQuery, 'windowsAt'>;
  readonly watch: Pick<SourceWatch, 'isInDoubt' | 'firstOverlapping'>;
  readonly outbox: SampleOutbox;
  readonly log: Pick<BaseLogger, 'warn'>;
  /** Whether work under the shard's lease may go on. */
  readonly isHeld: (shard: Shard) => boolean;
}

/** What one evaluation of a recording rule came to, before anything of it is done. */
export interface Recorded {
  readonly rule: CompiledRecording;
  /** Undefined where there is nothing to be believed. */
  readonly samples: readonly WrittenSample[] | undefined;
  /** Whether the time is to be recorded later. */
  readonly isOwed: boolean;
  readonly error: string | null;
  readonly sourceDown: boolean;
}

const WAITS = 'waits until all samples of the time when the store was away are stored';

/**
 * Writes what recording rules come to. A window that may lack samples, since the store was away, is not written: what is written
 * once stays. It is asked for again when the samples are there.
 */
export class Recorder {
  readonly #deps: RecorderDependencies;
  readonly #gaps: RecordingGaps;
  readonly #filler: GapFiller;

  constructor(deps: RecorderDependencies) {
    const { watch, log } = deps;
    this.#deps = deps;
    this.#gaps = new RecordingGaps({
      firstOverlapping: (question) => watch.firstOverlapping(question),
      givenUp: ({ id: rule }, times) =>
        log.warn({ rule, times }, 'times of a recording rule stay a gap: they are too long ago'),
    });
    this.#filler = new GapFiller({ ...deps, gaps: this.#gaps });
  }

  /** Whether a window may lack samples that are stored, or recorded, later. */
  isInDoubt(unit: Unit, { metric, windowMs }: WindowRequest, atMs: TimestampMs): boolean {
    const window: AskedWindow = { atMs, delayMs: unit.delayMs, windowMs };
    return this.#deps.watch.isInDoubt(window) || this.#gaps.isBehind(metric, window, unit);
  }

  /** What an outcome comes to. Nothing is changed. */
  draft(unit: Unit, { rule, outcome }: Answered, atMs: TimestampMs): Recorded {
    if (!outcome.ok) {
      const { error, isSourceDown } = outcome;
      const isOwed = isSourceDown;
      return { rule, samples: undefined, isOwed, error: error.message, sourceDown: isSourceDown };
    }
    if (this.isInDoubt(unit, rule.request, atMs))
      return { rule, samples: undefined, isOwed: true, error: WAITS, sourceDown: true };
    const samples = recordedSamples(rule, outcome.groups, atMs);
    return { rule, samples, isOwed: false, error: null, sourceDown: false };
  }

  apply(
    unit: Unit,
    { rule, samples, isOwed }: Recorded,
    { atMs, signal }: { readonly atMs: TimestampMs; readonly signal: AbortSignal },
  ): void {
    if (isOwed) this.#gaps.unanswered(unit, rule, atMs);
    if (samples === undefined) return;
    unit.recorded = samples.length;
    if (samples.length > 0) this.#deps.outbox.put(samples, recordingKey(rule, atMs));
    this.#gaps.answered(unit, rule, atMs);
    if (this.#gaps.next(unit, rule) !== undefined) this.#filler.fill(unit, signal);
  }

  /** Resolves when nothing runs any more. */
  idle(): Promise<void> {
    return this.#filler.idle();
  }
}

interface Answered {
  readonly rule: CompiledRecording;
  readonly outcome: WindowOutcome;
}
