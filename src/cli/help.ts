import type { Command, CommandOption } from './command.ts';

export function renderHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Dashboarding: metrics monitoring in one command.',
    '',
    'Usage: dashboarding COMMAND [options]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Options:',
    '  --help     Show this help, or with a command the help of that command.',
    '  --version  Show the version.',
    '',
  ].join('\n');
}

export function renderCommandHelp({ name, summary, usage, options, examples }: Command): string {
  const rows = Object.entries(options).map(
    ([option, spec]) => [flagOf(option, spec), spec.description] as const,
  );
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return [
    summary,
    '',
    `Usage: dashboarding ${name} ${usage}`,
    '',
    'Options:',
    ...rows.map(([flag, description]) => `  ${flag.padEnd(width)}  ${description}`),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function flagOf(option: string, { value, short }: CommandOption): string {
  const flag = short === undefined ? `--${option}` : `-${short}, --${option}`;
  return value === undefined ? flag : `${flag} ${value}`;
}
