import { AppError } from '../../lib/errors.ts';
import { type BatchQuery, batchQueryOf, type PanelRange } from '../../model/dashboard/batch.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { interpolateQuery } from '../../model/dashboard/interpolate.ts';
import type { DataPanel } from '../../model/dashboard/panel.ts';
import {
  type BoardScopes,
  BoardVariables,
  filledFilters,
  rememberedTagValues,
  type TagValues,
} from '../variables/board-variables.ts';
import type { PublicQueryBody } from './share-schemas.ts';

interface AskedPanel {
  readonly key: string;
  readonly panel: DataPanel;
  readonly variables?: Readonly<Record<string, readonly string[]>>;
  readonly width?: number;
}

/**
 * What the asked panels of a board ask, filled in with the visitor's choice as far as the board offers it. Throws `INVALID_REQUEST`
 * (400) for panels that the board does not have.
 */
export function publicQueries(
  board: Dashboard,
  body: PublicQueryBody,
  tagValues: TagValues,
): readonly BatchQuery[] {
  const { variables = {} } = body;
  const values = rememberedTagValues(tagValues);
  const scopesOf = (own: AskedPanel['variables']) =>
    new BoardVariables(board.variables, { ...variables, ...own }, values).scopes();
  const shared = scopesOf({});
  return askedPanels(board, body).flatMap(({ key, panel, variables: own, width }) =>
    panelQueries(panel, key, {
      scopes: own === undefined ? shared : scopesOf(own),
      range: { timeFrom: panel.timeFrom, maxPoints: width },
    }),
  );
}

function askedPanels(
  board: Dashboard,
  { panelIds = [], panels = [] }: PublicQueryBody,
): readonly AskedPanel[] {
  const byId = new Map(board.panels.map((panel) => [panel.id, panel]));
  const asked = [...panelIds.map((panelId) => ({ key: String(panelId), panelId })), ...panels];
  return asked.map(({ panelId, ...rest }) => {
    const panel = byId.get(panelId);
    if (panel === undefined || !('queries' in panel))
      throw new AppError('INVALID_REQUEST', `the dashboard has no panel ${panelId} that asks anything`, {
        status: 400,
      });
    return { ...rest, panel };
  });
}

interface PanelContext {
  readonly scopes: BoardScopes;
  readonly range: PanelRange;
}

/** As whoever made the board would ask; only values of filters are the visitor's. */
function panelQueries(panel: DataPanel, key: string, { scopes, range }: PanelContext): readonly BatchQuery[] {
  return panel.queries.flatMap((query): readonly BatchQuery[] => {
    const asked = batchQueryOf(interpolateQuery(query, scopes.author), key, range);
    if (asked === undefined) return [];
    return asked.kind === 'metric' && query.kind === 'metric'
      ? [{ ...asked, filters: filledFilters(query.filters, scopes) }]
      : [asked];
  });
}
