import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until `probe` gives something other than false or undefined, and returns it; fails when the time is over. */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<Exclude<T, false | undefined>> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value as Exclude<T, false | undefined>;
    if (performance.now() > endMs) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await sleep(10);
  }
}
