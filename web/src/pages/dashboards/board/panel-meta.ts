import type { AnswerMeta } from '../../../api/types.ts';
import type { PanelAnswer } from '../../../panels/panel-answer.ts';

/** One badge for all queries of a panel: what is wrong with one of them is wrong with the picture. */
export function worstMeta(data: readonly PanelAnswer[]): AnswerMeta | undefined {
  const metas = data.flatMap(({ answer }) => (answer === undefined ? [] : [answer.meta]));
  const [first, ...more] = metas;
  if (first === undefined || more.length === 0) return first;
  const any = (key: 'stale' | 'fallback' | 'partial') => metas.some((meta) => meta[key] === true);
  const sum = (key: 'tookMs' | 'seriesScanned' | 'rowsScanned') =>
    metas.reduce((total, meta) => total + (meta[key] ?? 0), 0);
  const tables = [...new Set(metas.flatMap(({ table }) => (table === undefined ? [] : [table])))];
  return {
    ...first,
    ...(tables.length === 0 ? {} : { table: tables.join(', ') }),
    resolutionSeconds: Math.max(...metas.map((meta) => meta.resolutionSeconds ?? 0)),
    cached: metas.every((meta) => meta.cached === true),
    ...{ stale: any('stale'), fallback: any('fallback'), partial: any('partial') },
    ...{ tookMs: sum('tookMs'), seriesScanned: sum('seriesScanned'), rowsScanned: sum('rowsScanned') },
    warnings: [...new Set(metas.flatMap(({ warnings }) => warnings ?? []))],
  };
}
