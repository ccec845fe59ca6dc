import type { PanelQuery } from '../../../../src/model/dashboard/query.ts';
import type { Tags } from '../../api/types.ts';
import { seriesLabel } from '../../format/label.ts';

const TAG = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** A template such as `{{host}}: {{mount}}` with the tags of a series. A tag that it has not is empty. */
export function filledLegend(template: string, metric: string, tags: Tags): string {
  return template.replace(TAG, (_, key: string) => {
    if (key === '__name__') return metric;
    return Object.hasOwn(tags, key) ? (tags[key] ?? '') : '';
  });
}

/** How a series is named: as its query says, else by the tags that tell it apart, else by what is asked. */
export function seriesName(query: PanelQuery, metric: string, tags: Tags): string {
  if (query.legend !== undefined && query.legend !== '') {
    const filled = filledLegend(query.legend, metric, tags).trim();
    if (filled !== '') return filled;
  }
  return seriesLabel(subject(query, metric), tags);
}

/** What a query asks, in a word. */
function subject(query: PanelQuery, metric: string): string {
  if (query.kind === 'expression') return query.expression;
  return query.kind === 'metric' ? query.metric : metric || query.promql;
}

interface Named {
  readonly name: string;
  readonly refId: string;
}

/** The names, those that several queries gave with the query behind them. */
export function distinctNames(series: readonly Named[]): string[] {
  const queriesOf = new Map<string, Set<string>>();
  for (const { name, refId } of series) {
    const known = queriesOf.get(name);
    if (known === undefined) queriesOf.set(name, new Set([refId]));
    else known.add(refId);
  }
  return series.map(({ name, refId }) =>
    (queriesOf.get(name)?.size ?? 0) > 1 ? `${name} (${refId})` : name,
  );
}
