import type { OptionValues } from './command.ts';

/** What `dashboarding alerts NAME` and commands like it do; returns the exit code. */
export type Action = (input: {
  readonly values: OptionValues;
  /** What follows the name of the action. */
  readonly files: readonly string[];
}) => Promise<number>;
