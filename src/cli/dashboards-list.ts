import { listedDashboards } from '../dashboard/as-code/present-dashboards.ts';
import type { DashboardSummary } from '../dashboard/search/searchable.ts';
import type { Action } from './action.ts';
import { askApi } from './ask-api.ts';
import { type OptionValues, textOption } from './command.ts';
import { renderTable } from './table.ts';

/** `dashboards list`: what there is, found by words, folder and tag. */
export const listDashboards: Action = async ({ values }) => {
  const dashboards = await listedDashboards(askApi(values), filterOf(values));
  process.stdout.write(
    values.json === true ? `${JSON.stringify({ dashboards })}\n` : renderDashboards(dashboards),
  );
  return 0;
};

/** What `--query`, `--folder` and `--tag` say. */
export function filterOf(values: OptionValues): Readonly<Record<string, string>> {
  const said = ['query', 'folder', 'tag'].map((name) => [name, textOption(values, name)] as const);
  return Object.fromEntries(said.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function renderDashboards(dashboards: readonly DashboardSummary[]): string {
  if (dashboards.length === 0) return 'No dashboards.\n';
  const rows = dashboards.map((dashboard) => [
    dashboard.id,
    dashboard.folder === '' ? '-' : dashboard.folder,
    dashboard.title,
    dashboard.tags.length === 0 ? '-' : dashboard.tags.join(', '),
    dashboard.origin,
    dashboard.updatedBy,
    String(dashboard.panels),
    String(dashboard.version),
  ]);
  const header = ['id', 'folder', 'title', 'tags', 'origin', 'changed by', 'panels', 'version'];
  return renderTable(header, rows, 6);
}
