import { AppError } from '../lib/errors.ts';
import type { Action } from './action.ts';
import type { Command, CommandInput } from './command.ts';
import { SERVER_OPTION } from './server-api.ts';

export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'Apply alert rules from files, test them on the past, list what there is.',
  usage: 'apply|backtest|test|list [FILE…] [options]',
  options: {
    server: SERVER_OPTION,
    file: {
      type: 'string',
      short: 'f',
      multiple: true,
      value: 'PATH',
      description: 'apply, backtest: a file with rules, or a folder of them; apply: may be repeated.',
    },
    yes: { type: 'boolean', description: 'apply: do not ask before changing anything.' },
    'dry-run': { type: 'boolean', description: 'apply: show what would change, and change nothing.' },
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
    actor: {
      type: 'string',
      value: 'NAME',
      description: 'apply: who is named in the audit trail, the user of this machine unless set.',
    },
    rule: { type: 'string', value: 'NAME', description: 'backtest: this rule, stored or in the file.' },
    last: { type: 'string', value: 'DURATION', description: 'backtest: how far back, 7d unless set.' },
    start: {
      type: 'string',
      value: 'TIME',
      description: 'backtest: from this time: ISO 8601, ms, or now-1d.',
    },
    end: { type: 'string', value: 'TIME', description: 'backtest: until this time; now unless set.' },
    state: {
      type: 'string',
      value: 'STATE',
      description: 'list: only alerts in this state: firing, pending, noData or error.',
    },
    json: { type: 'boolean', description: 'backtest, test, list: print JSON.' },
  },
  maxPositionals: 1_000,
  examples: [
    'dashboarding alerts apply -f rules.yaml --dry-run',
    'dashboarding alerts apply -f rules/ --source web-team --prune --yes --server http://metrics.example.com:8080',
    'dashboarding alerts backtest -f rules.yaml --last 7d',
    'dashboarding alerts backtest --rule "High CPU" --start 2026-11-01 --end 2026-11-08',
    'dashboarding alerts test rules.test.yaml',
    'dashboarding alerts list --state firing',
  ],
  run: runAlerts,
};

/** Loaded when they are asked for: help and mistakes are answered without the time it takes. */
const ACTIONS: Readonly<Record<string, () => Promise<Action>>> = {
  apply: async () => (await import('./alerts-apply.ts')).applyAlerts,
  backtest: async () => (await import('./alerts-backtest.ts')).backtestAlerts,
  test: async () => (await import('./alerts-test.ts')).testAlerts,
  list: async () => (await import('./alerts-list.ts')).listAlerts,
};

async function runAlerts({ values, positionals }: CommandInput): Promise<number> {
  const [name, ...files] = positionals;
  const load = name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (load === undefined) {
    const names = 'apply, backtest, test or list';
    throw new AppError(
      'USAGE',
      name === undefined
        ? `alerts needs to know what to do: ${names}`
        : `alerts: expected ${names}, got ${JSON.stringify(name)}`,
      { status: 400, fix: 'dashboarding alerts --help shows examples.' },
    );
  }
  const action = await load();
  return action({ values, files });
}
