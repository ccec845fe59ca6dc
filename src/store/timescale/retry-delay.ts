const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Doubles from 100 ms to 5 s; the jitter keeps many processes from coming back in step. */
export function retryDelayMs(attempt: number): number {
  const delayMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return delayMs * (0.5 + Math.random() / 2);
}
