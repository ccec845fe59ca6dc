// Long enough not to hammer a broker that just starts, short enough that a restart goes almost unnoticed.
const FIRST_DELAY_MS = 100;

/** How long to wait before try `attempt` (from 1): twice as long each time, up to `maxMs`, less up to a half of it by chance. */
export function backoffMs(attempt: number, maxMs: number, random: () => number): number {
  const fullMs = Math.min(maxMs, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 20));
  return fullMs * (1 - random() / 2);
}
