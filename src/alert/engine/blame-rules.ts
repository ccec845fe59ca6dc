import type { TimestampMs } from '../../model/time.ts';
import { mayBeOwnFault } from '../../query/window/outcomes.ts';
import type { WindowOutcome } from '../ports.ts';
import type { SourceWatch } from './source-watch.ts';
import type { Unit } from './unit.ts';

/** A rule that was not answered so often in a row, while others were, and not by itself either, asks for too much. */
const MOST_TIMEOUTS = 3;

/**
 * Whose fault it is that time ran out, or that something went wrong that nobody thought of: the store's as long as it may be, and
 * the rule's own when it happens again and again while the store answers others. Without that such a rule would be held for ever,
 * and nobody told. What was asked together with others makes it a suspect, no more.
 */
export function blameRules(
  units: readonly Unit[],
  outcomes: readonly WindowOutcome[],
  { atMs, watch }: { readonly atMs: TimestampMs; readonly watch: SourceWatch },
): readonly WindowOutcome[] {
  const isAnswered = outcomes.some((outcome) => outcome.ok && outcome.groups.length > 0);
  const answeredMs = isAnswered ? atMs : watch.answeredMs;
  const isUp = watch.downSinceMs === null;
  return outcomes.map((outcome, index) => {
    const unit = units[index] as Unit;
    if (outcome.ok) unit.timeouts = 0;
    if (outcome.ok || !outcome.isSourceDown || !mayBeOwnFault(outcome.error)) return outcome;
    if (isUp && answeredMs >= (unit.state.lastEvaluationMs ?? atMs)) suspect(unit, outcome);
    return isUp && unit.timeouts >= MOST_TIMEOUTS ? { ...outcome, isSourceDown: false } : outcome;
  });
}

function suspect(unit: Unit, { isShared = false }: { readonly isShared?: boolean }): void {
  unit.timeouts = isShared ? Math.max(1, unit.timeouts) : unit.timeouts + 1;
}
