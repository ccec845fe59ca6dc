import { panelBatchQueries } from '../../src/model/dashboard/batch.ts';
import type { Dashboard } from '../../src/model/dashboard/document.ts';
import type { VariableScope } from '../../src/model/dashboard/interpolate.ts';
import { resolveVariable } from '../../src/model/dashboard/resolve.ts';
import type { QueryVariable, VariableOption } from '../../src/model/dashboard/variable.ts';
import { getJson, type QueryReply } from './http.ts';

export interface BoardAnswer extends Partial<QueryReply> {
  readonly panel: string;
  readonly refId: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Asks all queries of a board in one batch, as a page does that opens it: with what its variables stand for at first. */
export async function askBoard(serverUrl: string, board: Dashboard): Promise<readonly BoardAnswer[]> {
  const scope = await scopeOf(serverUrl, board);
  const titles = new Map(board.panels.map(({ id, title }) => [String(id), title]));
  const queries = board.panels.flatMap((panel) =>
    'queries' in panel ? panelBatchQueries(String(panel.id), panel.queries, scope).queries : [],
  );
  const response = await fetch(new URL('/api/v1/query/batch', serverUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ start: board.time.from, end: board.time.to, queries }),
  });
  const { answers } = (await response.json()) as { answers?: Record<string, Partial<BoardAnswer>> };
  if (answers === undefined) throw new Error(`the batch was answered ${response.status}`);
  return Object.entries(answers).map(([key, answer]) => {
    const [panelId = '', refId = ''] = key.split('/');
    return { ...answer, panel: titles.get(panelId) ?? panelId, refId };
  });
}

/** Variables one after the other, as those behind may depend on those before. */
async function scopeOf(serverUrl: string, board: Dashboard): Promise<VariableScope> {
  const variables = new Map<string, ReturnType<typeof resolveVariable>>();
  for (const variable of board.variables) {
    const options = variable.kind === 'query' ? await optionsOf(serverUrl, variable) : undefined;
    variables.set(variable.name, resolveVariable(variable, undefined, options));
  }
  return { variables };
}

async function optionsOf(
  serverUrl: string,
  { tag, metric }: QueryVariable,
): Promise<readonly VariableOption[]> {
  const asked = metric === undefined ? '' : `?metric=${encodeURIComponent(metric)}`;
  const path = `/api/v1/tags/${encodeURIComponent(tag)}/values${asked}`;
  const { body } = await getJson<{ values: string[] }>(serverUrl, path);
  return body.values.map((value) => ({ value }));
}
