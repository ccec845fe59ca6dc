import type { DashboardLink } from '../../../../../src/model/dashboard/annotation.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { isFinished } from '../../../../../src/model/dashboard/finished-query.ts';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';

/** The board without what was begun and holds nothing yet: it cannot be stored, and there is nothing in it to lose. */
export function withoutUnfinished(board: Dashboard): Dashboard {
  return { ...board, links: board.links.filter(isLink), panels: board.panels.map(finished) };
}

function finished(panel: Panel): Panel {
  const links = panel.links?.filter(isLink) ?? [];
  const { links: _, ...rest } = panel;
  const own = (links.length === 0 ? rest : { ...rest, links }) as Panel;
  return 'queries' in own ? { ...own, queries: own.queries.filter(isFinished) } : own;
}

function isLink({ title, url }: DashboardLink): boolean {
  return title.trim() !== '' || url.trim() !== '';
}
