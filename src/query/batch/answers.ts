import { AppError } from '../../lib/errors.ts';
import type { TimestampMs } from '../../model/time.ts';
import { addsUp } from '../aggregation.ts';
import { refused } from '../errors.ts';
import { alignRange } from '../layout.ts';
import type { Query } from '../query.ts';
import type { ColumnAnswer } from './column-answer.ts';
import { answerExpression } from './expression-answer.ts';
import type { MetricQuestion } from './metric-question.ts';
import type { ExpressionQuestion, Question } from './question.ts';

/** Asks the engine, from its cache or not. */
export type AskEngine = (query: Query) => Promise<Pick<ColumnAnswer, 'columns' | 'meta'>>;

export interface AnswerOptions {
  readonly nowMs: TimestampMs;
  /** Width of the buckets, where the engine's own would be finer than those of others. */
  readonly stepMs?: number | undefined;
}

/** What a metric question gives. */
export async function answerMetric(
  question: MetricQuestion,
  ask: AskEngine,
  { nowMs, stepMs }: AnswerOptions,
): Promise<ColumnAnswer> {
  const { query, shownAt } = question.queryAt(nowMs);
  const { columns, meta } = await ask(stepMs === undefined ? query : coarser(query, stepMs));
  const shown = shownAt === undefined ? columns : { ...columns, times: columns.times.map(shownAt) };
  return {
    ...{ metric: query.metric, columns: shown, meta },
    ...{ addsUp: addsUp(query.aggregation), skipsEmpty: query.fill === 'none' },
  };
}

function coarser(query: Query, stepMs: number): Query {
  return { ...query, ...alignRange(query, stepMs, query.timezone), stepMs };
}

/** What an input of an expression gives, with buckets of at least `stepMs`. */
export type AnswerInput = (question: Question, stepMs?: number) => Promise<ColumnAnswer>;

/**
 * What an expression gives. The buckets of one input may have grown to what is still kept of its metric: the others are then asked
 * again for such buckets. Throws what an input throws, with its name in front.
 */
export async function answerOf(
  question: ExpressionQuestion,
  answerInput: AnswerInput,
  { nowMs, stepMs }: AnswerOptions,
): Promise<ColumnAnswer> {
  const answers = new Map<string, ColumnAnswer>();
  for (const [name, input] of question.inputs) {
    answers.set(name, await named(name, answerInput(input, stepMs)));
  }
  const coarsestMs = Math.max(...Array.from(answers.values(), stepOf));
  for (const [name, answer] of answers) {
    const input = question.inputs.get(name);
    if (input === undefined || stepOf(answer) === coarsestMs) continue;
    answers.set(name, await named(name, answerInput(input, coarsestMs)));
  }
  checkPhases(question, coarsestMs);
  return answerExpression(question, answers, nowMs);
}

function stepOf({ meta }: ColumnAnswer): number {
  return Math.round(meta.resolutionSeconds * 1_000);
}

async function named<T>(name: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, status, fix, retryAfterSeconds, retryable } = error;
    throw new AppError(code, `${name}: ${message}`, {
      ...{ status, retryable, cause: error },
      ...(fix === undefined ? {} : { fix }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
}

/** A shift that no number of buckets makes up leaves two inputs without a single bucket in common, at whatever times they have values. */
function checkPhases({ inputs }: ExpressionQuestion, stepMs: number): void {
  const [first, ...rest] = Array.from(inputs, ([name, input]) => ({ name, phaseMs: phaseOf(input, stepMs) }));
  const apart = rest.find(({ phaseMs }) => phaseMs !== first?.phaseMs);
  if (first === undefined || apart === undefined) return;
  throw refused(
    'TIME_SHIFT_UNALIGNED',
    `expression: the buckets of ${first.name} and ${apart.name} never begin at the same time: a time shift is no multiple of their width of ${stepMs / 1_000} s`,
    'Ask for an interval that the time shift is a multiple of.',
  );
}

/** How far into a bucket of what is not shifted those of this one begin. All inputs of an expression that was answered are alike. */
function phaseOf(question: Question, stepMs: number): number {
  if (question.kind === 'metric') return question.shiftMs % stepMs;
  const [input] = question.kind === 'expression' ? question.inputs.values() : [];
  return input === undefined ? 0 : phaseOf(input, stepMs);
}
