import { DAY_MS, type TimestampMs } from '../../model/time.ts';
import type { CompiledRecording } from '../engine/compiled-rule.ts';
import type { AskedWindow, OverlapQuestion } from '../engine/outage.ts';
import type { Unit } from '../engine/unit.ts';

/** What is older is left open: the key of a batch, by which it counts once, is not remembered for longer either. */
const MOST_MS = DAY_MS;
/** Rules over what a rule has not recorded yet wait for it for so long, so that two cannot wait for each other for ever. */
const MOST_WAIT_MS = 900_000;

/** Times of a rule that are still to be recorded: `nextMs`, then every interval, up to but not at `untilMs`. */
interface Gap {
  readonly rule: CompiledRecording;
  nextMs: TimestampMs;
  untilMs: TimestampMs;
  /** The newest time that was recorded. */
  liveMs: TimestampMs | null;
  /** The first time after that which could not be. */
  openMs: TimestampMs | undefined;
}

export interface RecordingGapsDependencies {
  /** The first time of an outage that a rule may not have recorded, or that was recorded from too few samples. */
  readonly firstOverlapping: (question: OverlapQuestion) => TimestampMs | undefined;
  /** Times that are too old to be recorded any more. */
  readonly givenUp: (unit: Unit, times: number) => void;
}

/**
 * Knows which times each recording rule has not recorded, because the store was away or samples were on their way.
 * `lastAnsweredMs` of its state is the time up to which there are none, so that the next evaluator goes on from there.
 */
export class RecordingGaps {
  readonly #deps: RecordingGapsDependencies;
  readonly #gaps = new Map<Unit, Gap>();
  /** The rules with gaps by what they record; undefined when there are others than before. */
  #byRecord: ReadonlyMap<string, readonly Unit[]> | undefined;

  constructor(deps: RecordingGapsDependencies) {
    this.#deps = deps;
  }

  /** The time cannot be recorded now. */
  unanswered(unit: Unit, rule: CompiledRecording, atMs: TimestampMs): void {
    const gap = this.#of(unit, rule) ?? {
      ...{ rule, nextMs: atMs, untilMs: atMs, liveMs: unit.state.lastAnsweredMs, openMs: undefined },
    };
    gap.openMs ??= atMs;
    this.#set(unit, gap);
  }

  /** The time is recorded. Those before it that are not may be recorded from now on. */
  answered(unit: Unit, rule: CompiledRecording, atMs: TimestampMs): void {
    const gap = this.#of(unit, rule);
    const fromMs = this.#missedSince(unit, rule, gap);
    if (fromMs < atMs) this.#open(unit, gap ?? { rule, nextMs: fromMs, untilMs: atMs }, { fromMs, atMs });
    else if (gap !== undefined) gap.liveMs = atMs;
    if (!this.#gaps.has(unit)) unit.state.lastAnsweredMs = atMs;
  }

  /** The oldest time of the rule that may be recorded; undefined when there is none. */
  next(unit: Unit, rule: CompiledRecording): TimestampMs | undefined {
    const gap = this.#of(unit, rule);
    return gap !== undefined && gap.nextMs < gap.untilMs ? gap.nextMs : undefined;
  }

  /** The oldest time is recorded, or never will be. */
  done(unit: Unit): void {
    const gap = this.#gaps.get(unit);
    if (gap === undefined) return;
    unit.state.lastAnsweredMs = gap.nextMs;
    gap.nextMs += unit.intervalMs;
    if (gap.nextMs < gap.untilMs || gap.openMs !== undefined) return;
    unit.state.lastAnsweredMs = gap.liveMs;
    unit.isDirty = true;
    this.#delete(unit);
  }

  /** Whether what a window looks at is the result of another rule that has a gap there. */
  isBehind(metric: string, { atMs, delayMs, windowMs }: AskedWindow, reader: Unit): boolean {
    const endMs = atMs - delayMs;
    for (const unit of this.#recording(metric)) {
      const gap = this.#gaps.get(unit);
      if (unit === reader || gap === undefined || atMs - gap.untilMs >= MOST_WAIT_MS) continue;
      const toMs = gap.openMs === undefined ? gap.untilMs - unit.delayMs : Number.POSITIVE_INFINITY;
      if (gap.nextMs - unit.delayMs < endMs && toMs > endMs - windowMs) return true;
    }
    return false;
  }

  /** What was to be recorded of an earlier version of the rule is not: it asked something else. */
  #of(unit: Unit, rule: CompiledRecording): Gap | undefined {
    const gap = this.#gaps.get(unit);
    if (gap === undefined || gap.rule === rule) return gap;
    this.#delete(unit);
    unit.state.lastAnsweredMs = null;
    return undefined;
  }

  #recording(metric: string): readonly Unit[] {
    if (this.#gaps.size === 0) return [];
    if (this.#byRecord === undefined) {
      for (const unit of this.#gaps.keys()) if (isGone(unit)) this.#gaps.delete(unit);
      this.#byRecord = Map.groupBy(
        this.#gaps.keys(),
        (unit) => (this.#gaps.get(unit) as Gap).rule.spec.record,
      );
    }
    return this.#byRecord.get(metric) ?? [];
  }

  #set(unit: Unit, gap: Gap): void {
    if (!this.#gaps.has(unit)) this.#byRecord = undefined;
    this.#gaps.set(unit, gap);
  }

  #delete(unit: Unit): void {
    this.#gaps.delete(unit);
    this.#byRecord = undefined;
  }

  /** Also those that nobody evaluated, because the outage took the leases of the rules with it. */
  #missedSince(unit: Unit, { request }: CompiledRecording, gap: Gap | undefined): TimestampMs {
    const openMs = gap?.openMs ?? Number.POSITIVE_INFINITY;
    const liveMs = gap === undefined ? unit.state.lastAnsweredMs : gap.liveMs;
    if (liveMs === null) return openMs;
    const { intervalMs, delayMs, notBeforeMs } = unit;
    const afterMs = Math.max(liveMs, notBeforeMs);
    const question = { afterMs, intervalMs, delayMs, windowMs: request.windowMs };
    return Math.min(openMs, this.#deps.firstOverlapping(question) ?? Number.POSITIVE_INFINITY);
  }

  #open(
    unit: Unit,
    { rule, nextMs, untilMs }: Pick<Gap, 'rule' | 'nextMs' | 'untilMs'>,
    { fromMs, atMs }: { readonly fromMs: TimestampMs; readonly atMs: TimestampMs },
  ): void {
    const wantedMs = nextMs < untilMs ? Math.min(nextMs, fromMs) : fromMs;
    const tooOld = Math.max(0, Math.ceil((atMs - MOST_MS - wantedMs) / unit.intervalMs));
    if (tooOld > 0) this.#deps.givenUp(unit, tooOld);
    const firstMs = wantedMs + tooOld * unit.intervalMs;
    this.#set(unit, { rule, nextMs: firstMs, untilMs: atMs, liveMs: atMs, openMs: undefined });
  }
}

/** Whether the evaluator has the rule no more. */
function isGone(unit: Unit): boolean {
  return unit.shard.units.get(unit.id) !== unit;
}
