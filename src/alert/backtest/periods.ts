import type { AlertState } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { Tell } from '../engine/rule-evaluation.ts';
import type { Group } from '../engine/rule-state.ts';
import { isActive } from '../engine/rule-status.ts';
import { type Change, isFiring } from '../engine/state-machine.ts';
import type { BacktestPeriod } from './contract.ts';

const MOST_PERIODS = 1_000;

/** What was found in the past, bounded however much that is. */
export interface PeriodTotals {
  /** By their beginning; those that fired are kept before those that did not. */
  readonly periods: readonly BacktestPeriod[];
  readonly leftOut: number;
  readonly pages: number;
  readonly firingMs: number;
}

type OpenPeriod = { -readonly [Field in keyof BacktestPeriod]: BacktestPeriod[Field] };

export interface PeriodEvent {
  readonly group: Group;
  readonly change: Change;
  readonly atMs: TimestampMs;
}

/** Events of a backtest need no ids and no texts. */
export const tellPeriods: Tell<PeriodEvent> = ({ state, change }, group, atMs) => {
  return { state, event: { group, change, atMs } };
};

/** Makes episodes of events, and notes the extremes of the values in them. */
export class PeriodTracker {
  readonly #open = new Map<Group, OpenPeriod>();
  readonly #fired: BacktestPeriod[] = [];
  readonly #unfired: BacktestPeriod[] = [];
  #leftOut = 0;
  #pages = 0;
  #firingMs = 0;

  /** Takes the events of each evaluation in order. */
  note({ group, change, atMs }: PeriodEvent): void {
    const { from, to, value } = change;
    if (to === 'firing' && !isFiring(from)) this.#pages += 1;
    const open = this.#open.get(group) ?? (isActive(to) ? this.#begin(group, to, atMs) : undefined);
    if (open === undefined) return;
    if (to === 'firing' && open.firedMs === null) {
      open.firedMs = atMs;
      open.valueAtFiring = value;
    }
    if (!isActive(to)) this.#end(group, open, atMs);
  }

  /** After each evaluation: the values that groups in a period have. */
  noteValues(): void {
    for (const [{ value }, period] of this.#open) {
      if (Number.isNaN(value)) continue;
      if (period.maxValue === null || value > period.maxValue) period.maxValue = value;
      if (period.minValue === null || value < period.minValue) period.minValue = value;
    }
  }

  /** `endMs`: the end of the range, up to which open periods are counted. */
  totals(endMs: TimestampMs): PeriodTotals {
    for (const [group, period] of [...this.#open]) {
      if (period.firedMs !== null) this.#firingMs += endMs - period.firedMs;
      this.#keep(group, period);
    }
    const room = MOST_PERIODS - this.#fired.length;
    const unfired = this.#unfired.slice(0, room);
    const periods = [...this.#fired, ...unfired].sort((a, b) => beginOf(a) - beginOf(b));
    const leftOut = this.#leftOut + this.#unfired.length - unfired.length;
    return { periods, leftOut, pages: this.#pages, firingMs: this.#firingMs };
  }

  #begin(group: Group, to: AlertState, atMs: TimestampMs): OpenPeriod {
    const period: OpenPeriod = {
      tags: group.tags,
      pendingMs: to === 'pending' ? atMs : null,
      firedMs: null,
      resolvedMs: null,
      maxValue: null,
      minValue: null,
      valueAtFiring: null,
    };
    this.#open.set(group, period);
    return period;
  }

  #end(group: Group, period: OpenPeriod, atMs: TimestampMs): void {
    period.resolvedMs = atMs;
    if (period.firedMs !== null) this.#firingMs += atMs - period.firedMs;
    this.#keep(group, period);
  }

  #keep(group: Group, period: OpenPeriod): void {
    this.#open.delete(group);
    const kept = period.firedMs === null ? this.#unfired : this.#fired;
    if (kept.length < MOST_PERIODS) kept.push(period);
    else this.#leftOut += 1;
  }
}

function beginOf({ pendingMs, firedMs }: BacktestPeriod): TimestampMs {
  return pendingMs ?? firedMs ?? 0;
}
