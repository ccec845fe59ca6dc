import { type Expression, parseExpression } from '../../../model/dashboard/expression.ts';
import type { PanelQuery } from '../../../model/dashboard/query.ts';

/** The tags that the series of a query have; undefined where only the answer tells. Without any there is one series. */
export function keptTags(query: PanelQuery, all: readonly PanelQuery[]): readonly string[] | undefined {
  if (query.kind === 'promql') return undefined;
  if (query.kind === 'metric') return query.groupBy.includes('*') ? undefined : query.groupBy;
  // What an import writes names only queries that stand before it: there are no circles.
  const before = all.slice(0, all.indexOf(query));
  try {
    return tagsOf(parseExpression(query.expression), before);
  } catch {
    return undefined;
  }
}

function tagsOf(node: Expression, queries: readonly PanelQuery[]): readonly string[] | undefined {
  switch (node.kind) {
    case 'number':
      return [];
    case 'ref': {
      const query = queries.find(({ refId }) => refId === node.name);
      return query && keptTags(query, queries);
    }
    case 'aggregate':
      return node.by ?? [];
    case 'negate':
      return tagsOf(node.of, queries);
    case 'operation':
      return together([node.left, node.right], queries);
    case 'call':
      return together(node.args, queries);
  }
}

function together(
  nodes: readonly Expression[],
  queries: readonly PanelQuery[],
): readonly string[] | undefined {
  const found = nodes.map((node) => tagsOf(node, queries));
  const known = found.flatMap((tags) => tags ?? []);
  return found.includes(undefined) ? undefined : [...new Set(known)];
}
