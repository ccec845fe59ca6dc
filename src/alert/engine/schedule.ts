import type { TimestampMs } from '../../model/time.ts';
import type { Unit } from './unit.ts';

/** Rules asked together. More answer a little cheaper and keep others waiting longer. */
const MOST_IN_LANE = 500;
/** Where there are few lanes they follow each other closely: an alert that waits is late. */
const MOST_STEP_MS = 250;
/** The rest of the interval is left for what takes longer than it should. */
const SPREAD = 0.6;

/** Rules that are evaluated together: of one interval and delay, at one place of the round. */
export interface Lane {
  readonly intervalMs: number;
  readonly delayMs: number;
  /** How long after the time evaluated the work begins. */
  readonly offsetMs: number;
  readonly units: readonly Unit[];
  /** The time that was begun last. */
  startedMs: TimestampMs;
}

/**
 * When which rules are evaluated. The times evaluated are multiples of a rule's interval; the work is spread by the shape of the
 * rules over the first part of the shortest interval, as widely as the number of rules needs.
 */
export class Schedule {
  #lanes: readonly Lane[] = [];

  rebuild(units: Iterable<Unit>): void {
    const classes = Map.groupBy(units, ({ intervalMs, delayMs }) => `${intervalMs}/${delayMs}`);
    const shortestMs = Math.min(...[...classes.values()].map(([unit]) => unit?.intervalMs ?? Infinity));
    this.#lanes = [...classes.values()].flatMap((members) => lanesOf(members, shortestMs * SPREAD));
  }

  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  /** Lanes whose work is due, the longest waiting first, and the time each should evaluate. */
  due(nowMs: TimestampMs): readonly { readonly lane: Lane; readonly atMs: TimestampMs }[] {
    const due: { lane: Lane; atMs: TimestampMs }[] = [];
    for (const lane of this.#lanes) {
      const atMs = latestTime(lane, nowMs);
      if (atMs > lane.startedMs) due.push({ lane, atMs });
    }
    return due.sort((a, b) => a.atMs + a.lane.offsetMs - (b.atMs + b.lane.offsetMs));
  }

  /** When the next lane will be due, were all begun that are now. `Infinity` without lanes. */
  nextDueMs(nowMs: TimestampMs): TimestampMs {
    let next = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes) {
      next = Math.min(next, latestTime(lane, nowMs) + lane.intervalMs + lane.offsetMs);
    }
    return next;
  }

  /** How many lanes evaluate a time. */
  lanesAt(atMs: TimestampMs): number {
    return this.#lanes.filter(({ intervalMs }) => atMs % intervalMs === 0).length;
  }
}

/** The newest time whose work is due. */
function latestTime({ intervalMs, offsetMs }: Lane, nowMs: TimestampMs): TimestampMs {
  return Math.floor((nowMs - offsetMs) / intervalMs) * intervalMs;
}

function lanesOf(members: readonly Unit[], spreadMs: number): readonly Lane[] {
  const count = Math.ceil(members.length / MOST_IN_LANE);
  const stepMs = Math.min(MOST_STEP_MS, spreadMs / count);
  const slots = Map.groupBy(members, (unit) => Math.floor(unit.place * count));
  return Array.from(slots, ([slot, units]) => laneOf(units, Math.floor(slot * stepMs)));
}

function laneOf(units: readonly Unit[], offsetMs: number): Lane {
  const [{ intervalMs, delayMs }] = units as readonly [Unit, ...Unit[]];
  return { intervalMs, delayMs, offsetMs, units, startedMs: Number.NEGATIVE_INFINITY };
}
