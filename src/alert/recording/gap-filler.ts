import type { BaseLogger } from 'pino';
import type { TimestampMs } from '../../model/time.ts';
import type { CompiledRecording } from '../engine/compiled-rule.ts';
import type { SampleOutbox } from '../engine/sample-outbox.ts';
import type { Shard, Unit } from '../engine/unit.ts';
import type { AlertQuery, WindowOutcome } from '../ports.ts';
import { recordedSamples, recordingKey } from './recorded-samples.ts';
import type { RecordingGaps } from './recording-gaps.ts';

/** Times of a rule that are recorded after each of its evaluations: an hour of outage takes six minutes to be made up for. */
const MOST_AT_ONCE = 10;
/** A time that is not answered so often, while the rule is, never will be. */
const MOST_TRIES = 3;
/** Rules that are asked together. */
const MOST_TOGETHER = 500;

export interface GapFillerDependencies {
  readonly query: Pick<AlertQuery, 'windowsAt'>;
  readonly outbox: SampleOutbox;
  readonly gaps: RecordingGaps;
  readonly log: Pick<BaseLogger, 'warn'>;
  /** Whether work under the shard's lease may go on. */
  readonly isHeld: (shard: Shard) => boolean;
}

/** One time that several rules are to record. */
interface Due {
  readonly atMs: TimestampMs;
  readonly delayMs: number;
  readonly members: readonly { readonly unit: Unit; readonly rule: CompiledRecording }[];
}

/**
 * Records what rules have not recorded while the store was away: the oldest time first, one question after the other, a few times
 * of each rule after each of its evaluations that are answered again.
 */
export class GapFiller {
  readonly #deps: GapFillerDependencies;
  /** How many times more may be recorded now. */
  readonly #left = new Map<Unit, number>();
  readonly #tries = new WeakMap<Unit, number>();
  #filling: Promise<void> | undefined;

  constructor(deps: GapFillerDependencies) {
    this.#deps = deps;
  }

  /** The rule was answered just now. Returns at once. */
  fill(unit: Unit, signal: AbortSignal): void {
    this.#left.set(unit, MOST_AT_ONCE);
    this.#filling ??= this.#fillAll(signal);
  }

  /** Resolves when nothing is asked any more. */
  async idle(): Promise<void> {
    await this.#filling;
  }

  async #fillAll(signal: AbortSignal): Promise<void> {
    // Those that are answered in the same turn go together.
    await null;
    try {
      for (let due = this.#due(); due !== undefined && !signal.aborted; due = this.#due())
        await this.#fillOne(due, signal);
    } catch (err) {
      if (!signal.aborted) this.#deps.log.warn({ err }, 'the gaps of recording rules cannot be filled yet');
    }
    this.#left.clear();
    this.#filling = undefined;
  }

  /** The oldest time that anybody may record now, and all who may. */
  #due(): Due | undefined {
    const waiting = [...this.#left.keys()].flatMap((unit) => this.#waiting(unit) ?? []);
    const [first] = waiting.sort((a, b) => a.atMs - b.atMs);
    if (first === undefined) return undefined;
    const { atMs } = first;
    const { delayMs } = first.unit;
    const alike = waiting.filter((other) => other.atMs === atMs && other.unit.delayMs === delayMs);
    return { atMs, delayMs, members: alike.slice(0, MOST_TOGETHER) };
  }

  #waiting(unit: Unit) {
    const { rule, shard } = unit;
    const { gaps, isHeld } = this.#deps;
    const isOurs = isHeld(shard) && !shard.isLeaving && shard.units.get(unit.id) === unit && !unit.isEnding;
    const atMs = isOurs && rule.kind === 'recording' ? gaps.next(unit, rule) : undefined;
    if (atMs === undefined || rule.kind !== 'recording' || this.#isBehind(unit, rule, atMs)) {
      this.#left.delete(unit);
      return undefined;
    }
    return { unit, rule, atMs };
  }

  #isBehind(unit: Unit, { request }: CompiledRecording, atMs: TimestampMs): boolean {
    const { metric, windowMs } = request;
    return this.#deps.gaps.isBehind(metric, { atMs, delayMs: unit.delayMs, windowMs }, unit);
  }

  async #fillOne({ atMs, delayMs, members }: Due, signal: AbortSignal): Promise<void> {
    const { query, outbox } = this.#deps;
    const requests = members.map(({ rule }) => rule.request);
    const outcomes = await query.windowsAt(requests, { endMs: atMs - delayMs, signal });
    for (const [index, { unit, rule }] of members.entries()) {
      const isStillDue = this.#waiting(unit)?.rule === rule;
      if (isStillDue) this.#take({ unit, rule, atMs }, outcomes[index] as WindowOutcome);
    }
    // What waits to be written is bounded, and the newest samples are to be among it.
    await outbox.idle();
  }

  #take(
    { unit, rule, atMs }: { readonly unit: Unit; readonly rule: CompiledRecording; readonly atMs: number },
    outcome: WindowOutcome,
  ): void {
    const { outbox, gaps, log } = this.#deps;
    const left = (this.#left.get(unit) ?? 0) - 1;
    if (outcome.ok) {
      const samples = recordedSamples(rule, outcome.groups, atMs);
      if (samples.length > 0) outbox.put(samples, recordingKey(rule, atMs));
    } else if (outcome.isSourceDown && this.#mayTryAgain(unit)) {
      this.#left.delete(unit);
      return;
    } else log.warn({ err: outcome.error, rule: rule.id, atMs }, 'a time of a recording rule stays a gap');
    this.#tries.delete(unit);
    gaps.done(unit);
    if (left > 0) this.#left.set(unit, left);
    else this.#left.delete(unit);
  }

  #mayTryAgain(unit: Unit): boolean {
    const tries = (this.#tries.get(unit) ?? 0) + 1;
    this.#tries.set(unit, tries);
    return tries < MOST_TRIES;
  }
}
