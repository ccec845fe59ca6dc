/** One option of a command, as `parseArgs` takes it, with what the help says. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** One letter, for `-f`. */
  readonly short?: string;
  /** What stands for the value in the help, for example `PORT`. */
  readonly value?: string;
  readonly description: string;
}

export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface CommandInput {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the name, for example `METRIC [options]`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly maxPositionals: number;
  readonly examples: readonly string[];
  /** Returns the exit code. Errors of the user are thrown as `AppError`. */
  run(input: CommandInput): Promise<number>;
}

/** The value of an option that takes a text, if it was given. */
export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be repeated. */
export function listOption(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value : [];
}
