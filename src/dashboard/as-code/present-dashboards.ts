import { type AskApi, presentFrom } from '../../documents/as-code/apply.ts';
import type { CodeKind } from '../../documents/as-code/code-kind.ts';
import type { Fields, PresentDocument, WantedDocument } from '../../documents/as-code/plan.ts';
import { BUILT_IN_ORIGIN } from '../document/built-in.ts';
import { nameOfDashboard } from '../document/parse-dashboard.ts';
import type { DashboardSummary } from '../search/searchable.ts';

const PAGE = 5_000;

/** All dashboards that somebody made, in short. */
export async function listedDashboards(
  ask: AskApi,
  filter: Readonly<Record<string, string>> = {},
): Promise<readonly DashboardSummary[]> {
  const found: DashboardSummary[] = [];
  for (let total = 1; found.length < total; ) {
    const query = new URLSearchParams({ ...filter, limit: String(PAGE), offset: String(found.length) });
    const page = (await ask(`/api/v1/dashboards?${query}`)) as {
      readonly dashboards: readonly DashboardSummary[];
      readonly total: number;
    };
    found.push(...page.dashboards);
    // A board that is deleted while we read makes the pages shorter.
    total = page.dashboards.length === 0 ? 0 : page.total;
  }
  return found;
}

/** What the server has: of those that files speak of the whole document, of the others what tells whether they go. */
export async function presentDashboards(
  ask: AskApi,
  kind: CodeKind,
  wanted: readonly WantedDocument[],
): Promise<readonly PresentDocument[]> {
  const names = new Set(wanted.map(({ name }) => name));
  const ids = new Set(wanted.map(({ id }) => id));
  const present: PresentDocument[] = [];
  for (const summary of await listedDashboards(ask)) {
    if (summary.origin === BUILT_IN_ORIGIN) continue;
    const isSpokenOf = ids.has(summary.id) || names.has(nameOfDashboard(summary));
    const document = isSpokenOf ? await ask(`${kind.path}/${summary.id}`) : summary;
    present.push(presentFrom(document as Fields, kind));
  }
  return present;
}
