import { AppError } from '../../lib/errors.ts';
import type { AlertEvent, AlertRepository, Lease } from '../../metadata/port.ts';
import type { NewEvent } from './alert-event.ts';

/** One transaction: some 20 ms of SQLite's time, in which nobody else is served. */
const MOST_IN_TRANSACTION = 1_000;

/** How storing events went. `inDoubt`: they may or may not be there, wholly or in part; only the metadata knows. */
export type Recorded =
  | { readonly outcome: 'stored'; readonly events: readonly AlertEvent[] }
  | { readonly outcome: 'lost' }
  | { readonly outcome: 'inDoubt'; readonly error: unknown };

export async function recordEvents(
  alerts: Pick<AlertRepository, 'record'>,
  events: readonly NewEvent[],
  lease: Lease,
): Promise<Recorded> {
  const stored: AlertEvent[] = [];
  try {
    for (let from = 0; from < events.length; from += MOST_IN_TRANSACTION) {
      stored.push(...(await alerts.record(events.slice(from, from + MOST_IN_TRANSACTION), { lease })));
    }
    return { outcome: 'stored', events: stored };
  } catch (error) {
    const isLost = error instanceof AppError && error.code === 'LEASE_LOST';
    return isLost ? { outcome: 'lost' } : { outcome: 'inDoubt', error };
  }
}
