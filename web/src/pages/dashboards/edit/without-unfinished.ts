import type { DashboardLink } from '../../../../../src/model/dashboard/annotation.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';
import type { PanelQuery } from '../../../../../src/model/dashboard/query.ts';

/** The board without what was begun and holds nothing yet: it cannot be stored, and there is nothing in it to lose. */
export function withoutUnfinished(board: Dashboard): Dashboard {
  return { ...board, links: board.links.filter(isLink), panels: board.panels.map(finished) };
}

function finished(panel: Panel): Panel {
  const links = panel.links?.filter(isLink) ?? [];
  const { links: _, ...rest } = panel;
  const own = (links.length === 0 ? rest : { ...rest, links }) as Panel;
  return 'queries' in own ? { ...own, queries: own.queries.filter(isQuery) } : own;
}

function isLink({ title, url }: DashboardLink): boolean {
  return title.trim() !== '' || url.trim() !== '';
}

function isQuery(query: PanelQuery): boolean {
  if (query.kind === 'metric') return query.metric !== '';
  return query.kind !== 'expression' || query.expression.trim() !== '';
}
