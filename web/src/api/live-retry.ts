import { ApiError } from './errors.ts';
import type { LiveEnd } from './live-events.ts';

const SOON_MS = 1_000;
const LATER_MS = 60_000;
/** A server without live streams, or a proxy that holds them back, will not be another one in a minute. */
const MUCH_LATER_MS = 600_000;

/** How long to go on without a live stream after one ended or was refused; `tries` is how many in a row did before. */
export function retryDelayMs(why: LiveEnd | unknown, tries: number, random = Math.random()): number {
  // Jitter, so that a thousand pages do not come back to a restarted server in the same instant.
  const jittered = (ms: number) => ms * (0.75 + random / 2);
  if (isEnd(why)) return jittered(why.retry ? SOON_MS : LATER_MS);
  if (why instanceof ApiError && why.status > 0)
    return jittered(why.status >= 500 ? LATER_MS : MUCH_LATER_MS);
  if (why instanceof ApiError && why.code === 'SILENT') return jittered(MUCH_LATER_MS);
  return jittered(Math.min(LATER_MS, 2 * SOON_MS * 2 ** tries));
}

function isEnd(why: unknown): why is LiveEnd {
  return typeof why === 'object' && why !== null && 'retry' in why;
}
