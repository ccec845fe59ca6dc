import { parseArgs } from 'node:util';
import { version } from '../app/version.ts';
import { didYouMean } from '../config/nearest-name.ts';
import { AppError } from '../lib/errors.ts';
import { agentCommand } from './agent.ts';
import { alertsCommand } from './alerts.ts';
import type { Command, CommandInput } from './command.ts';
import { dashboardsCommand } from './dashboards.ts';
import { dlqCommand } from './dlq.ts';
import { renderCommandHelp, renderHelp } from './help.ts';
import { migrateCommand } from './migrate.ts';
import { queryCommand } from './query.ts';
import { serveCommand } from './serve.ts';
import { usageError } from './usage-error.ts';

const COMMANDS: readonly Command[] = [
  serveCommand,
  agentCommand,
  queryCommand,
  alertsCommand,
  dashboardsCommand,
  migrateCommand,
  dlqCommand,
];

/** Exit codes as shells expect them: 2 for a wrong command line, 1 for a command that failed. */
const EXIT_USAGE = 2;

/** What scripts may want to tell from other failures, by the code of the error. */
const EXIT_CODES: Readonly<Record<string, number>> = { BROWSER_MISSING: 3, RENDER_TIMED_OUT: 4 };

/** Runs one command; returns the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === 'version') return print(`${version}\n`);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const command = COMMANDS.find((known) => known.name === rest[0]);
    return print(command === undefined ? renderHelp(COMMANDS) : renderCommandHelp(command));
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) return refuseCommand(name);
  if (rest.includes('--help') || rest.includes('-h')) return print(renderCommandHelp(command));
  return runCommand(command, rest);
}

async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  let input: CommandInput;
  try {
    input = readArguments(command, args);
  } catch (error) {
    return printError(error, EXIT_USAGE);
  }
  try {
    return await command.run(input);
  } catch (error) {
    return printError(error, error instanceof AppError ? (EXIT_CODES[error.code] ?? 1) : 1);
  }
}

function readArguments(command: Command, args: readonly string[]): CommandInput {
  const known = Object.keys(command.options).map((option) => `--${option}`);
  const wrong = args.find(
    (arg) => arg.startsWith('--') && arg !== '--' && !known.includes(arg.split('=', 1)[0] ?? ''),
  );
  // A value may begin with dashes only after "=", so what begins with them is meant as an option.
  if (wrong !== undefined) throw refused(command, `unknown option ${wrong}${didYouMean(wrong, known)}`);
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(command.options).map(([option, { type, multiple = false, short }]) => [
          option,
          { type, multiple, ...(short === undefined ? {} : { short }) },
        ]),
      ),
      allowPositionals: command.maxPositionals > 0,
    });
    if (positionals.length > command.maxPositionals) {
      throw refused(command, `unexpected argument ${JSON.stringify(positionals[command.maxPositionals])}`);
    }
    return { values: values as CommandInput['values'], positionals };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refused(command, (error as Error).message);
  }
}

function refused(command: Command, message: string): AppError {
  return usageError(message, `dashboarding ${command.name} --help shows the options.`);
}

function refuseCommand(name: string): number {
  const names = COMMANDS.map((command) => command.name);
  process.stderr.write(`dashboarding: unknown command ${JSON.stringify(name)}${didYouMean(name, names)}\n\n`);
  process.stderr.write(renderHelp(COMMANDS));
  return EXIT_USAGE;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** People get the message and the way out; an error that is ours comes with its stack. */
function printError(error: unknown, exitCode: number): number {
  if (error instanceof AppError) {
    process.stderr.write(
      `dashboarding: ${error.message}\n${error.fix === undefined ? '' : `${error.fix}\n`}`,
    );
  } else {
    process.stderr.write(
      `dashboarding: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  }
  return exitCode;
}
