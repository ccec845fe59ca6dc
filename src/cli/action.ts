import type { CommandInput, CommandOption, OptionValues } from './command.ts';
import { usageError } from './usage-error.ts';

/** What `dashboarding alerts NAME` and commands like it do; returns the exit code. */
export type Action = (input: {
  readonly values: OptionValues;
  /** What follows the name of the action. */
  readonly files: readonly string[];
}) => Promise<number>;

/** Loaded when they are asked for: help and mistakes are answered without the time it takes. */
type LoadedActions = Readonly<Record<string, () => Promise<Action>>>;

/** What a command does whose first argument says what to do. */
export function runAction(command: string, actions: LoadedActions) {
  return async ({ values, positionals }: CommandInput): Promise<number> => {
    const [name, ...files] = positionals;
    const action = await actionNamed(name, command, actions)();
    return action({ values, files });
  };
}

/** Throws `USAGE` for a name that is none of theirs. */
export function actionNamed<A>(
  name: string | undefined,
  command: string,
  actions: Readonly<Record<string, A>>,
): A {
  const known = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (known !== undefined) return known;
  const names = Object.keys(actions);
  const choice = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  throw usageError(
    name === undefined
      ? `${command} needs to know what to do: ${choice}`
      : `${command}: expected ${choice}, got ${JSON.stringify(name)}`,
    `dashboarding ${command} --help shows examples.`,
  );
}

/** The options of commands that apply files. `file` and `actor` say what else they are for. */
export function applyOptions(said: {
  readonly file: string;
  readonly dryRun: string;
  readonly actor: string;
}) {
  return {
    file: { type: 'string', short: 'f', multiple: true, value: 'PATH', description: said.file },
    yes: { type: 'boolean', description: 'apply: do not ask before changing anything.' },
    'dry-run': { type: 'boolean', description: said.dryRun },
    prune: {
      type: 'boolean',
      description:
        'apply: delete what was applied with the same --source before and is not in the files any more.',
    },
    source: {
      type: 'string',
      value: 'NAME',
      description: 'apply: whose files these are, such as a team or a repository; needed by --prune.',
    },
    actor: { type: 'string', value: 'NAME', description: said.actor },
  } as const satisfies Record<string, CommandOption>;
}
