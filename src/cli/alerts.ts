import { applyOptions, runAction } from './action.ts';
import type { Command } from './command.ts';
import { SERVER_OPTION } from './server-api.ts';

export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'Apply alert rules from files, test them on the past, list what there is.',
  usage: 'apply|backtest|test|list [FILE…] [options]',
  options: {
    server: SERVER_OPTION,
    ...applyOptions({
      file: 'apply, backtest: a file with rules, or a folder of them; apply: may be repeated.',
      dryRun: 'apply: show what would change, and change nothing.',
      actor: 'apply: who is named in the audit trail, the user of this machine unless set.',
    }),
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
  run: runAction('alerts', {
    apply: async () => (await import('./alerts-apply.ts')).applyAlerts,
    backtest: async () => (await import('./alerts-backtest.ts')).backtestAlerts,
    test: async () => (await import('./alerts-test.ts')).testAlerts,
    list: async () => (await import('./alerts-list.ts')).listAlerts,
  }),
};
