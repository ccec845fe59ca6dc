import type { Problems } from '../problem.ts';

/** What the checks of a document write to. */
export interface Found {
  readonly problems: Problems;
  /** What is allowed, but will hardly do what it looks like. */
  readonly warnings: Problems;
}
