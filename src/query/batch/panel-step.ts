import { stepThatDivides } from '../interval.ts';
import type { Query } from '../query.ts';
import { isWholeShift } from './time-shift.ts';

/** A query of a panel as it would be alone. */
export interface PanelMember {
  readonly query: Query;
  /** Length of the range as asked, before it reached out to whole buckets. */
  readonly rangeMs: number;
  readonly shiftMs: number;
}

/** The width of the buckets of all queries of a panel. */
export interface PanelStep {
  readonly stepMs: number;
  /** Whether somebody asked for it: it must not grow, then. */
  readonly isExplicit: boolean;
}

/**
 * Values are compared bucket by bucket, so the coarsest width that a query of the panel asks for, or would get, is that of all. Where
 * nobody asked for it and something is shifted in time, it is one that the shift is made of, if that is not much finer.
 */
export function panelStep(members: readonly PanelMember[]): PanelStep | undefined {
  if (members.length === 0) return undefined;
  const stepMs = Math.max(...members.map(({ query }) => query.stepMs));
  const isExplicit = members.some(({ query }) => query.stepMs === stepMs && !query.automaticStep);
  const shifts = members.map((member) => member.shiftMs).filter((shiftMs) => shiftMs > 0);
  if (isExplicit || shifts.every((shiftMs) => isWholeShift(shiftMs, stepMs))) return { stepMs, isExplicit };
  const rangeMs = Math.max(...members.map((member) => member.rangeMs));
  return { stepMs: stepThatDivides(shifts, { mostMs: stepMs, rangeMs }) ?? stepMs, isExplicit };
}
