const FIRST_MS = 50;

/** The wait before a try after `failures` failed ones: doubles up to the limit, of which a random half is taken off. */
export function backoffMs(
  failures: number,
  { maxMs, random }: { maxMs: number; random: () => number },
): number {
  return Math.min(maxMs, FIRST_MS * 2 ** Math.min(failures, 20)) * (1 - random() / 2);
}
