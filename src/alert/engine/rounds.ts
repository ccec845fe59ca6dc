import type { TimestampMs } from '../../model/time.ts';
import type { EvaluationRound } from './contract.ts';

/** What one lane adds to its round. */
export interface LaneResult {
  readonly rules: number;
  readonly groups: number;
  readonly events: number;
}

interface OpenRound {
  readonly atMs: TimestampMs;
  readonly startedMs: number;
  lanes: number;
  finished: number;
  running: number;
  busySinceMs: number;
  workMs: number;
  rules: number;
  groups: number;
  events: number;
}

/** A round whose last lanes were overtaken by a later one is told as it is. */
const MOST_OPEN = 8;

/** Adds up the lanes that evaluate one time. Clock readings are monotonic milliseconds. */
export class Rounds {
  readonly #open = new Map<TimestampMs, OpenRound>();
  readonly #done: (round: EvaluationRound) => void;

  constructor(done: (round: EvaluationRound) => void) {
    this.#done = done;
  }

  /** `lanes`: how many evaluate this time. */
  begin(atMs: TimestampMs, { lanes, nowMs }: { readonly lanes: number; readonly nowMs: number }): void {
    const round = this.#open.get(atMs) ?? openRound(atMs, nowMs);
    this.#open.set(atMs, round);
    round.lanes = lanes;
    if (round.running === 0) round.busySinceMs = nowMs;
    round.running += 1;
    const [oldest] = this.#open.values();
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#close(oldest, nowMs);
  }

  end(atMs: TimestampMs, { rules, groups, events }: LaneResult, nowMs: number): void {
    const round = this.#open.get(atMs);
    if (round === undefined) return;
    round.running -= 1;
    round.finished += 1;
    round.rules += rules;
    round.groups += groups;
    round.events += events;
    if (round.running === 0) round.workMs += nowMs - round.busySinceMs;
    if (round.finished >= round.lanes) this.#close(round, nowMs);
  }

  #close(round: OpenRound, nowMs: number): void {
    this.#open.delete(round.atMs);
    const { atMs, rules, groups, events, startedMs, workMs } = round;
    const spanSeconds = (nowMs - startedMs) / 1_000;
    this.#done({ atMs, rules, groups, events, spanSeconds, workSeconds: workMs / 1_000 });
  }
}

function openRound(atMs: TimestampMs, nowMs: number): OpenRound {
  const counts = { lanes: 0, finished: 0, running: 0, rules: 0, groups: 0, events: 0 };
  return { atMs, startedMs: nowMs, busySinceMs: nowMs, workMs: 0, ...counts };
}
