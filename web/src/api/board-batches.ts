import { panelOf } from '../../../src/model/dashboard/batch.ts';
import type { BoardQuery } from './board.ts';

/** What the server takes in one batch. */
const MOST_QUERIES = 200;

/** As few batches as there can be. The queries of a panel stay together: its expressions name them. */
export function inBatches(
  queries: readonly BoardQuery[],
  most = MOST_QUERIES,
): readonly (readonly BoardQuery[])[] {
  const batches: BoardQuery[][] = [];
  for (const panel of Map.groupBy(queries, ({ refId }) => panelOf(refId)).values()) {
    const last = batches.at(-1);
    if (last !== undefined && last.length + panel.length <= most) last.push(...panel);
    else batches.push([...panel]);
  }
  return batches;
}

/** The queries that are to be asked, and with them all others of their panels: an expression needs what it names. */
export function wholePanels(
  queries: readonly BoardQuery[],
  asked: readonly BoardQuery[],
): readonly BoardQuery[] {
  const panels = new Set(asked.map(({ refId }) => panelOf(refId)));
  return queries.filter(({ refId }) => panels.has(panelOf(refId)));
}
