export interface BackoffOptions {
  /** The wait after the first failure. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/**
 * The wait before a try after `failures` (from 1) failed ones: doubles each time up to `maxMs`, of which a random half is taken off,
 * so that many processes do not come back in step.
 */
export function backoffMs(
  failures: number,
  { firstMs, maxMs, random = Math.random }: BackoffOptions,
): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** Math.min(Math.max(0, failures - 1), 30));
  return fullMs * (1 - random() / 2);
}
