import { AppError } from '../lib/errors.ts';
import type { Action } from './action.ts';
import type { Command, CommandInput } from './command.ts';
import { RENDER_OPTIONS } from './render-options.ts';
import { SERVER_OPTION } from './server-api.ts';

export const dashboardsCommand: Command = {
  name: 'dashboards',
  summary:
    'Apply dashboards from files, export them, bring in boards of Grafana, draw pictures of them, list what there is.',
  usage: 'apply|export|import|list|render [FILE or ID…] [options]',
  options: {
    server: SERVER_OPTION,
    file: {
      type: 'string',
      short: 'f',
      multiple: true,
      value: 'PATH',
      description: 'apply: a file with a dashboard, or a folder of them; may be repeated.',
    },
    yes: { type: 'boolean', description: 'apply: do not ask before changing anything.' },
    'dry-run': {
      type: 'boolean',
      description: 'apply, import: show what would change, and change nothing.',
    },
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
      description: 'apply, import: who is named in the versions, the user of this machine unless set.',
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'PATH',
      description:
        'export: the folder for the files, made if it is missing; without it one board is printed. render: the PNG file, - to print it.',
    },
    folder: {
      type: 'string',
      value: 'PATH',
      description: 'import: the folder for the boards; export, list: only boards in it and below it.',
    },
    title: { type: 'string', value: 'TEXT', description: 'import: in place of the title of the board.' },
    query: { type: 'string', value: 'WORDS', description: 'export, list: only boards with these words.' },
    tag: { type: 'string', value: 'TAG', description: 'export, list: only boards with this tag.' },
    all: { type: 'boolean', description: 'import: report also what changes neither data nor meaning.' },
    json: { type: 'boolean', description: 'import, list: print JSON.' },
    ...RENDER_OPTIONS,
  },
  maxPositionals: 1_000,
  examples: [
    'dashboarding dashboards apply -f dashboards/ --dry-run',
    'dashboarding dashboards apply -f dashboards/ --source web-team --prune --yes --server http://metrics.example.com:8080',
    'dashboarding dashboards export -o dashboards/',
    'dashboarding dashboards export web-overview',
    'dashboarding dashboards import grafana.json --folder Imported',
    'dashboarding dashboards list --query "cpu hosts"',
    'dashboarding dashboards render web-overview -o board.png --from now-6h --var host=web-1',
    'dashboarding dashboards render web-overview --panel 3 -o - --theme dark --scale 2 > cpu.png',
  ],
  run: runDashboards,
};

/** Loaded when they are asked for: help and mistakes are answered without the time it takes. */
const ACTIONS: Readonly<Record<string, () => Promise<Action>>> = {
  apply: async () => (await import('./dashboards-apply.ts')).applyDashboards,
  export: async () => (await import('./dashboards-export.ts')).exportDashboards,
  import: async () => (await import('./dashboards-import.ts')).importDashboards,
  list: async () => (await import('./dashboards-list.ts')).listDashboards,
  render: async () => (await import('./dashboards-render.ts')).renderDashboard,
};

async function runDashboards({ values, positionals }: CommandInput): Promise<number> {
  const [name, ...files] = positionals;
  const load = name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (load === undefined) {
    const names = 'apply, export, import, list or render';
    throw new AppError(
      'USAGE',
      name === undefined
        ? `dashboards needs to know what to do: ${names}`
        : `dashboards: expected ${names}, got ${JSON.stringify(name)}`,
      { status: 400, fix: 'dashboarding dashboards --help shows examples.' },
    );
  }
  const action = await load();
  return action({ values, files });
}
