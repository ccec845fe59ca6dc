import { backoffMs } from '../../../lib/backoff.ts';
import type { DeliveryState } from '../../../metadata/port.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type TimestampMs } from '../../../model/time.ts';
import type { SendOutcome } from '../channels/channel-sender.ts';

const FIRST_MS = SECOND_MS;
const LONGEST_MS = 30 * MINUTE_MS;
/** A target may ask for more patience than we have by ourselves, but not for so much that nobody is told any more. */
const LONGEST_ASKED_MS = HOUR_MS;

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly random: () => number;
  /** The longest wait that nobody asked for; half an hour when left out. */
  readonly longestMs?: number;
}

export interface NextStep {
  readonly state: DeliveryState;
  readonly dueAtMs?: TimestampMs;
  readonly error?: string;
}

/** What follows from an attempt, the `number`th from 1. */
export function stepAfter(
  { outcome, answer, status, retryAfterMs = 0 }: SendOutcome,
  { number, nowMs }: { readonly number: number; readonly nowMs: TimestampMs },
  { maxAttempts, random, longestMs = LONGEST_MS }: RetryPolicy,
): NextStep {
  if (outcome === 'delivered') return { state: 'delivered' };
  const error = status === null ? answer : `${status} ${answer}`.trim();
  if (outcome === 'failed') return { state: 'failed', error };
  if (number >= maxAttempts) return { state: 'failed', error: `given up after ${number} attempts: ${error}` };
  const ownMs = backoffMs(number, { firstMs: FIRST_MS, maxMs: longestMs, random });
  const askedMs = Math.min(retryAfterMs, LONGEST_ASKED_MS);
  return { state: 'waiting', dueAtMs: nowMs + Math.max(ownMs, askedMs), error };
}
