import { GRID_COLUMNS } from '../../../model/dashboard/document.ts';
import { ExpressionError, parseExpression, refsOf } from '../../../model/dashboard/expression.ts';
import type { DataPanel, Panel } from '../../../model/dashboard/panel.ts';
import type { ExpressionPanelQuery, PanelQuery } from '../../../model/dashboard/query.ts';
import { ORDER_KEYS } from '../../../query/request.ts';
import { placeIn } from '../problem.ts';
import { checkDisplay, checkOverrides, checkTableColumns } from './check-display.ts';
import {
  checkFilters,
  checkLinks,
  checkRelativeTime,
  checkWidth,
  duplicates,
  hasVariable,
} from './check-texts.ts';
import type { Found } from './found.ts';

/** What a schema cannot say about panels. `variables` are the names that the board has. */
export function checkPanels(
  panels: readonly Panel[],
  { problems, warnings }: Found,
  variables: ReadonlySet<string>,
): void {
  for (const index of duplicates(panels.map(({ id }) => id)))
    problems.add(
      `panels[${index}].id`,
      `${panels[index]?.id} is the id of another panel`,
      'Leave it out: the next free number is then taken.',
    );
  panels.forEach((panel, index) => {
    const place = `panels[${index}]`;
    if (panel.grid.x + panel.grid.w > GRID_COLUMNS)
      problems.add(
        `${place}.grid`,
        `x ${panel.grid.x} and w ${panel.grid.w} reach beyond the ${GRID_COLUMNS} columns`,
      );
    checkLinks(panel.links ?? [], `${place}.links`, problems);
    if (panel.repeat !== undefined && !variables.has(panel.repeat.variable))
      warnings.add(`${place}.repeat.variable`, `there is no variable ${panel.repeat.variable}`);
    if ('queries' in panel) checkDataPanel(panel, place, { problems, warnings });
  });
}

function checkDataPanel(panel: DataPanel, place: string, { problems, warnings }: Found): void {
  const { queries, display, overrides = [], timeFrom } = panel;
  const refIds = queries.map(({ refId }) => refId);
  for (const index of duplicates(refIds))
    problems.add(`${place}.queries[${index}].refId`, `${refIds[index]} is there twice`);
  queries.forEach((query, index) => {
    checkQuery(query, { place: `${place}.queries[${index}]`, queries, problems, warnings });
  });
  if (timeFrom !== undefined) checkRelativeTime(timeFrom, `${place}.timeFrom`, problems);
  checkDisplay(display, `${place}.display`, problems);
  checkOverrides(overrides, { place: `${place}.overrides`, refIds, problems, warnings });
  if (panel.kind === 'table') checkTableColumns(panel.columns ?? [], `${place}.columns`, problems);
}

interface QueryContext extends Found {
  readonly place: string;
  readonly queries: readonly PanelQuery[];
}

function checkQuery(query: PanelQuery, context: QueryContext): void {
  const { place, problems } = context;
  if (query.kind === 'expression') checkExpression(query, context);
  if (query.kind !== 'metric') return;
  const { filters, groupBy, interval, orderBy } = query;
  checkFilters(filters, placeIn(place, 'filters'), problems);
  if (groupBy.length > 1 && groupBy.includes('*'))
    problems.add(placeIn(place, 'groupBy'), '"*" stands for every series and goes with no other tag');
  if (interval !== undefined) checkWidth(interval, placeIn(place, 'interval'), problems);
  if (orderBy !== undefined && !isOrder(orderBy))
    problems.add(
      placeIn(place, 'orderBy'),
      `expected one of ${ORDER_KEYS.join(', ')}, with a minus in front for descending, got ${JSON.stringify(orderBy)}`,
    );
}

function isOrder(text: string): boolean {
  return (ORDER_KEYS as readonly string[]).includes(text.replace(/^-/, ''));
}

/** One with variables may be anything once they are filled in. */
function checkExpression(query: ExpressionPanelQuery, context: QueryContext): void {
  const { place, queries, problems, warnings } = context;
  if (hasVariable(query.expression)) return;
  const at = placeIn(place, 'expression');
  try {
    const known = new Set(queries.map(({ refId }) => refId));
    for (const name of refsOf(parseExpression(query.expression)))
      if (!known.has(name)) warnings.add(at, `there is no query ${name} in this panel`);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.add(at, error.message, 'Arithmetic over the letters of other queries: A / B * 100.');
  }
}
