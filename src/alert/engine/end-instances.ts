import type { AlertInstance } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { NewEvent } from './alert-event.ts';
import { eventIdOf } from './ids.ts';
import { isFiring } from './state-machine.ts';

/** Why everything open of a rule ends, whatever the data say. */
export type EndReason = 'ruleChanged' | 'ruleDeleted' | 'ruleDisabled';

/** The event that ends what an instance says, in the words of the rule as it was when the last event was made. */
export function endingEvent(
  { state, event }: AlertInstance,
  reason: EndReason,
  nowMs: TimestampMs,
): NewEvent {
  const { seq: _, ...last } = event;
  // Events of an alert are in order, also where this machine's clock is behind another's.
  const atMs = Math.max(nowMs, event.atMs);
  return {
    ...last,
    id: eventIdOf(event.alertId, { from: state, to: 'ok', atMs }),
    from: state,
    to: 'ok',
    reason,
    atMs,
    value: null,
    resolvedMs: isFiring(state) ? atMs : null,
    message: null,
  };
}
