/** How many requests had been acknowledged and how many batches were in the database at one moment. */
export interface Progress {
  readonly atMs: number;
  readonly acknowledged: number;
  readonly stored: number;
}

export interface BacklogMoment extends Progress {
  /** Acknowledged and not stored yet. */
  readonly depth: number;
  /** How long the oldest of those has waited at most; 0 when everything is stored. */
  readonly lagMs: number;
}

/** What waited at each moment. `progress` is in order of time; how often it was looked at bounds how exact lags are. */
export function backlogOf(progress: readonly Progress[]): BacklogMoment[] {
  let oldest = 0;
  return progress.map((now) => {
    // The first look that saw more acknowledged than is stored now: the oldest that waits came after the look before.
    while ((progress[oldest]?.acknowledged ?? Number.POSITIVE_INFINITY) <= now.stored) oldest++;
    // A batch may be stored before its sender has read the acknowledgement.
    const depth = Math.max(0, now.acknowledged - now.stored);
    return {
      ...now,
      depth,
      lagMs: depth === 0 ? 0 : now.atMs - (progress[Math.max(0, oldest - 1)]?.atMs ?? 0),
    };
  });
}

/** About `count` moments, evenly spread, the last one among them. */
export function thin<T>(moments: readonly T[], count: number): T[] {
  const every = Math.max(1, Math.ceil(moments.length / count));
  return moments.filter((_, index) => (moments.length - 1 - index) % every === 0);
}
