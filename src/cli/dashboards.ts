import { applyOptions, runAction } from './action.ts';
import type { Command } from './command.ts';
import { RENDER_OPTIONS } from './render-options.ts';
import { SERVER_OPTION } from './server-api.ts';

export const dashboardsCommand: Command = {
  name: 'dashboards',
  summary:
    'Apply dashboards from files, export them, bring in boards of Grafana, draw pictures of them, list what there is.',
  usage: 'apply|export|import|list|render [FILE or ID…] [options]',
  options: {
    server: SERVER_OPTION,
    ...applyOptions({
      file: 'apply: a file with a dashboard, or a folder of them; may be repeated.',
      dryRun: 'apply, import: show what would change, and change nothing.',
      actor: 'apply, import: who is named in the versions, the user of this machine unless set.',
    }),
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
    overwrite: {
      type: 'boolean',
      description: 'import: take the place of the board that has the id, as a new version of it.',
    },
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
  run: runAction('dashboards', {
    apply: async () => (await import('./dashboards-apply.ts')).applyDashboards,
    export: async () => (await import('./dashboards-export.ts')).exportDashboards,
    import: async () => (await import('./dashboards-import.ts')).importDashboards,
    list: async () => (await import('./dashboards-list.ts')).listDashboards,
    render: async () => (await import('./dashboards-render.ts')).renderDashboard,
  }),
};
