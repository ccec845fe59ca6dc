import type { DashboardLink } from '../../../../../src/model/dashboard/annotation.ts';
import { isEqual } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { nextPanelId } from './board-acts.ts';

/**
 * My board with new ids for panels that I added and that somebody else, at the same time, gave to another new panel: ids count up,
 * so two people who each add one choose the same. Mine change, because nobody has seen them yet: notes and addresses may name theirs.
 */
export function withOwnIds(base: Dashboard, mine: Dashboard, theirs: Dashboard, boardId: string): Dashboard {
  const clashing = mine.panels.filter((panel) => {
    const other = theirs.panels.find(({ id }) => id === panel.id);
    return other !== undefined && !base.panels.some(({ id }) => id === panel.id) && !isEqual(panel, other);
  });
  if (clashing.length === 0) return mine;
  const first = nextPanelId([...base.panels, ...mine.panels, ...theirs.panels]);
  const ids = new Map(clashing.map(({ id }, place) => [id, first + place]));
  const relinked = (links: readonly DashboardLink[]) =>
    links.map((link) => ({ ...link, url: withIds(link.url, boardId, ids) }));
  return {
    ...mine,
    links: relinked(mine.links),
    panels: mine.panels.map((panel) => ({
      ...panel,
      id: ids.get(panel.id) ?? panel.id,
      ...(panel.links === undefined ? {} : { links: relinked(panel.links) }),
    })),
  };
}

/** An address of a panel of this board, with the panel's new id. Copies of repeated panels are named `2~web-1`. */
function withIds(url: string, boardId: string, ids: ReadonlyMap<number, number>): string {
  if (!new RegExp(`/(?:dashboards|embed)/${boardId}(?=[?#]|$)`).test(url)) return url;
  return url.replaceAll(/([?&](?:panel|edit)=)(\d+)(?=[~&#]|%7E|$)/g, (whole, before: string, id: string) => {
    const next = ids.get(Number(id));
    return next === undefined ? whole : `${before}${next}`;
  });
}
