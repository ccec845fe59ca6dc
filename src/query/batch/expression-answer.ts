import { evaluateExpression } from '../../model/dashboard/expression.ts';
import type { TimestampMs } from '../../model/time.ts';
import { TIER_TABLE } from '../../store/port.ts';
import type { ReplyMeta } from '../encode.ts';
import type { ColumnAnswer } from './column-answer.ts';
import type { ExpressionQuestion } from './question.ts';

/** The answer to an expression, from those to its inputs, which have buckets of one width. */
export function answerExpression(
  { expression, text }: ExpressionQuestion,
  inputs: ReadonlyMap<string, ColumnAnswer>,
  nowMs: TimestampMs,
): ColumnAnswer {
  const answers = new Map(
    Array.from(inputs, ([name, { columns, addsUp }]) => [name, { ...columns, addsUp }] as const),
  );
  const { warnings, addsUp, ...columns } = evaluateExpression(expression, answers, { nowMs });
  const all = [...inputs.values()];
  const metas = all.map(({ meta }) => meta);
  const skipsEmpty = all.some((input) => input.skipsEmpty);
  return { metric: text, columns, addsUp, meta: metaOf(metas, warnings), skipsEmpty };
}

/** The coarsest table, the sum of the work, and every doubt. */
function metaOf(metas: readonly ReplyMeta[], warnings: readonly string[]): ReplyMeta {
  const sum = (of: (meta: ReplyMeta) => number) => metas.reduce((total, meta) => total + of(meta), 0);
  const [first, ...rest] = metas;
  if (first === undefined) throw new Error('BUG: an expression without a query was answered');
  const coarsest = rest.reduce((a, b) => (tableRank(b) > tableRank(a) ? b : a), first);
  return {
    table: coarsest.table,
    resolutionSeconds: Math.max(...metas.map(({ resolutionSeconds }) => resolutionSeconds)),
    partial: metas.some(({ partial }) => partial),
    seriesScanned: sum(({ seriesScanned }) => seriesScanned),
    rowsScanned: sum(({ rowsScanned }) => rowsScanned),
    warnings: [...new Set([...metas.flatMap((meta) => meta.warnings), ...warnings])],
    cached: metas.every(({ cached }) => cached),
    stale: metas.some(({ stale }) => stale),
    fallback: metas.some(({ fallback }) => fallback),
    tookMs: Math.max(...metas.map(({ tookMs }) => tookMs)),
  };
}

const TABLES = Object.values(TIER_TABLE);

function tableRank({ table }: ReplyMeta): number {
  return (TABLES as readonly string[]).indexOf(table);
}
