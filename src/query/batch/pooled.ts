/**
 * Runs jobs, at most `most` at once, and yields what they give as it comes. No job is begun while nobody takes what is ready: what waits
 * is bounded by `most`. Jobs must not reject.
 */
export async function* pooled<T>(
  jobs: readonly (() => Promise<T>)[],
  { most, signal }: { readonly most: number; readonly signal: AbortSignal },
): AsyncGenerator<T> {
  const running = new Map<number, Promise<readonly [number, T]>>();
  let next = 0;
  for (;;) {
    for (; running.size < most && next < jobs.length && !signal.aborted; next += 1) {
      const place = next;
      const job = jobs[place];
      if (job !== undefined)
        running.set(
          place,
          job().then((result) => [place, result] as const),
        );
    }
    if (running.size === 0) return;
    const [place, result] = await Promise.race(running.values());
    running.delete(place);
    yield result;
  }
}
