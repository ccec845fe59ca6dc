import type { PanelQuery } from '../../../model/dashboard/query.ts';
import type { BoardContext } from '../context.ts';
import { type Fields, shorten } from '../fields.ts';
import { type Translated, translatePromql } from '../promql/translate.ts';
import { convertText, cut, LONGEST, readText } from '../text.ts';
import { nativeQueries } from './native.ts';
import type { RefIds } from './ref-ids.ts';

export interface PromqlQueriesOptions {
  readonly context: BoardContext;
  readonly refId: string;
  readonly refIds: RefIds;
  readonly reduces: boolean;
  readonly timeShiftSeconds: number | undefined;
  /** How many more queries the panel may have. */
  readonly left: number;
}

const LONGEST_PROMQL = 20_000;

/** A query in PromQL: natively where that means the same, else kept as it is. */
export function promqlQueries(target: Fields, options: PromqlQueriesOptions): readonly PanelQuery[] {
  const { context, refId, refIds, timeShiftSeconds } = options;
  const { text: promql, problems } = readPromql(target, options);
  const hidden = target.flag('hide') === true;
  const legend = readLegend(target, options);
  readSteps(target, refId);
  if (promql === undefined) return [];
  const translation = translatePromql(target.text('expr') ?? '', { ...context, reduces: options.reduces });
  if (translation.ok) {
    const own = { refId, refIds, hidden, timeShiftSeconds };
    const queries = nativeQueries(translation.tokens, { ...own, legend: nativeLegend(legend, translation) });
    if (queries.length <= options.left && fits(queries)) {
      sayTranslated(target, promql, translation, refId);
      return queries;
    }
  }
  for (const problem of problems) target.translated('expr', problem);
  const why = translation.ok ? 'it would need more queries than a panel may have' : translation.why;
  const shift = timeShiftSeconds === undefined ? '' : ' The time shift of the panel is lost.';
  target.notSupported(
    'expr',
    `Query ${refId} stays PromQL, because ${shorten(why, 300)}; it runs once PromQL is served.${shift}`,
  );
  const kept = { refId, ...(hidden && { hidden }), ...(legend !== undefined && { legend }) };
  return [{ ...kept, kind: 'promql', promql }];
}

/** With variables as they are written here. Undefined where there is none. */
function readPromql(target: Fields, { context, refId }: PromqlQueriesOptions) {
  const expr = target.text('expr') ?? '';
  if (expr.trim() === '') {
    const others = target
      .keys()
      .filter((key) => target.has(key) && !['refId', 'datasource', 'hide'].includes(key));
    if (others.length > 0 && !target.has('expr'))
      target.notSupported(
        'expr',
        `Query ${refId} asks nothing that is known here (${shorten(others.join(', '))}).`,
      );
    else target.minor('notSupported', 'expr', `Query ${refId} is empty and is left out.`);
    target.skip(...target.keys());
    return { text: undefined, problems: [] };
  }
  if (expr.length > LONGEST_PROMQL) {
    target.notSupported(
      'expr',
      `Query ${refId} is longer than ${LONGEST_PROMQL} characters and is left out.`,
    );
    return { text: undefined, problems: [] };
  }
  const converted = convertText(expr, context.names);
  // What Prometheus' plugin fills in itself it will fill in when PromQL is served.
  const problems = converted.problems.filter((problem) => !/^\$\{?__(rate_)?interval/.test(problem));
  return { text: cut(converted.text, LONGEST_PROMQL), problems };
}

/** Grafana's `__auto` is what is done here without a legend. */
function readLegend(target: Fields, { context }: PromqlQueriesOptions): string | undefined {
  const legend = readText(target, 'legendFormat', { names: context.names, longest: LONGEST.legend });
  if (legend === undefined || legend === '' || legend === '__auto') return undefined;
  return legend.replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, '{{$1}}');
}

/** The name of the metric is no tag here. */
function nativeLegend(legend: string | undefined, { tokens }: Translated): string | undefined {
  const [only] = tokens;
  const name = tokens.length === 1 && typeof only === 'object' ? only.metric : '';
  return legend?.replaceAll('{{__name__}}', name);
}

function readSteps(target: Fields, refId: string): void {
  target.skipWhen('intervalFactor', 1, 2);
  target.skipWhen('format', 'time_series', 'table', 'heatmap');
  const interval = target.text('interval');
  if (interval !== undefined && interval !== '')
    target.minor(
      'notSupported',
      'interval',
      `The least step of query ${refId} (${shorten(interval, 40)}) is not taken along: points are as wide as the panel asks.`,
    );
  if (target.has('intervalFactor'))
    target.minor('notSupported', 'intervalFactor', `The resolution of query ${refId} is not taken along.`);
  const format = target.text('format');
  if (format !== undefined && !['time_series', 'table', 'heatmap'].includes(format))
    target.notSupported(
      'format',
      `Query ${refId} asks for the format ${shorten(format, 40)}, which is not known here.`,
    );
}

/** Bounds of the document; what is beyond them is no simple query. */
function fits(queries: readonly PanelQuery[]): boolean {
  return queries.every((query) => {
    if (query.kind === 'expression') return query.expression.length <= 2_000;
    if (query.kind === 'promql') return true;
    const { metric, filters, groupBy, timeShiftSeconds = 0 } = query;
    return (
      metric.length > 0 &&
      metric.length <= 255 &&
      filters.length <= 100 &&
      filters.every(({ key, value }) => key.length > 0 && key.length <= 200 && value.length <= 4_000) &&
      groupBy.length <= 16 &&
      groupBy.every((key) => key.length > 0 && key.length <= 200) &&
      Number.isInteger(timeShiftSeconds) &&
      timeShiftSeconds >= 0 &&
      timeShiftSeconds <= 315_360_000
    );
  });
}

function sayTranslated(
  target: Fields,
  promql: string,
  { differences, details }: Translated,
  refId: string,
): void {
  target.translated('expr', `Query ${refId} is asked natively. In PromQL it was: ${cut(promql, 3_000)}`);
  for (const difference of differences) target.translated('expr', `Query ${refId}: ${difference}`);
  for (const detail of details) target.minor('translated', 'expr', `Query ${refId}: ${detail}`);
}
