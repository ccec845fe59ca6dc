import type { BenchOptions } from '../options.ts';
import type { Target } from '../targets/target.ts';

/** What a scenario is run with. */
export interface ScenarioContext {
  readonly options: BenchOptions;
  /** Tells the person who waits what is going on. */
  say(line: string): void;
}

/** Runs `use` between the start and the end of a system; its data is gone afterwards, whatever happens. */
export async function withTarget<T>(target: Target, use: () => Promise<T>): Promise<T> {
  try {
    await target.start();
    return await use();
  } finally {
    await target.stop();
  }
}

const HOUR = 3_600_000;

/** Data ends at the last full hour, so that every system cuts it into the same hours. */
export function lastFullHour(): number {
  return Math.floor(Date.now() / HOUR) * HOUR;
}
