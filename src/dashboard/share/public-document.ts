import type { Dashboard } from '../../model/dashboard/document.ts';
import type { Panel } from '../../model/dashboard/panel.ts';
import { publicSources } from './public-annotations.ts';

/** A board as anybody with its link may see it: nothing that tells of, or leads to, the rest of the server. */
export function publicDocument(board: Dashboard): Dashboard {
  return {
    ...board,
    folder: '',
    tags: [],
    links: [],
    annotations: publicSources(board.annotations),
    panels: board.panels.map(publicPanel),
  };
}

function publicPanel({ links: _, notes: __, ...panel }: Panel): Panel {
  // What alerts are called and whom they concern is not of this board.
  return panel.kind === 'alertList' ? { ...panel, labels: {} } : (panel as Panel);
}
