import type { Unit } from './unit.ts';

/** Rules that are asked at one time: most of them together, some each by itself. */
export interface Parts {
  readonly together: readonly Unit[];
  readonly apart: readonly Unit[];
}

/**
 * Rules that were not answered the last time, while others were, are asked by themselves: what is wrong with one of them neither
 * holds the others up nor is blamed on them. Where that are most of them, it is not for what one of them asks.
 */
export function partsOf(units: readonly Unit[], { isUp }: { readonly isUp: boolean }): Parts {
  const suspects = isUp ? units.filter(({ timeouts }) => timeouts > 0) : [];
  if (suspects.length === 0 || suspects.length * 2 > units.length) return { together: units, apart: [] };
  const together = units.filter(({ timeouts }) => timeouts === 0);
  // Each may take the whole time of a query: who had no turn the last time is among the first.
  return { together, apart: suspects.sort((a, b) => lastMs(a) - lastMs(b)) };
}

function lastMs({ state }: Unit): number {
  return state.lastEvaluationMs ?? Number.NEGATIVE_INFINITY;
}
