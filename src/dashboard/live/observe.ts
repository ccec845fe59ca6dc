import type { LiveLevels } from './live-limits.ts';

/** What the process counts about its live pages. */
export interface LiveObserver {
  /** How many pages are open, and how many different queries they ask. */
  levels(levels: Pick<LiveLevels, 'streams' | 'questions'>): void;
  /** All queries that were due at one time were asked and compared. */
  ticked(seconds: number): void;
  /** A tick fell out: the one before was not done. */
  skipped(): void;
  /** A page was let go because it took nothing. */
  dropped(): void;
  sentBytes(bytes: number): void;
}
