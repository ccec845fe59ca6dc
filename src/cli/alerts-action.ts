import type { OptionValues } from './command.ts';

/** What `dashboarding alerts NAME` does; returns the exit code. */
export type AlertsAction = (input: {
  readonly values: OptionValues;
  /** What follows the name of the action. */
  readonly files: readonly string[];
}) => Promise<number>;
