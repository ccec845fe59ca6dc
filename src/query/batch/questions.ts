import { AppError } from '../../lib/errors.ts';
import { nameInPanel, panelOf } from '../../model/dashboard/batch.ts';
import {
  type Expression,
  ExpressionError,
  parseExpression,
  refsOf,
} from '../../model/dashboard/expression.ts';
import type { TimeRange, TimestampMs } from '../../model/time.ts';
import { invalidQuery } from '../errors.ts';
import { rangeOf } from '../normalise.ts';
import { type BatchBody, type ExpressionBody, queryError } from './batch-request.ts';
import { draftOf, type MetricQuestion, metricQuestion } from './metric-question.ts';
import { type Canonical, PanelDrafts } from './panel-drafts.ts';

export type Question = MetricQuestion | ExpressionQuestion | WrongQuestion;

export interface ExpressionQuestion {
  readonly kind: 'expression';
  readonly key: string;
  /** As it was written: the name of its series. */
  readonly text: string;
  readonly expression: Expression;
  /** By the names that the expression has for them. */
  readonly inputs: ReadonlyMap<string, Question>;
}

/** What cannot be asked. */
export interface WrongQuestion {
  readonly kind: 'wrong';
  readonly key: string;
  readonly error: AppError;
}

export interface BatchItem {
  readonly refId: string;
  /** Answered only when it fails. */
  readonly hidden: boolean;
  readonly question: Question;
  /** As asked, before it reaches out to whole buckets. */
  windowAt(nowMs: TimestampMs): TimeRange;
}

export interface QuestionDependencies {
  readonly engine: Canonical;
  /** What `now` means. */
  readonly nowMs: TimestampMs;
}

/**
 * The questions of a batch, in its order; equal ones have equal keys. What is wrong with one of them leaves the others alone.
 * Throws `INVALID_QUERY` when the range of the batch is none or a refId is there twice.
 */
export function questionsOf(batch: BatchBody, dependencies: QuestionDependencies): readonly BatchItem[] {
  rangeOf(batch, dependencies.nowMs);
  checkRefIds(batch);
  const panels = new Map<string, Panel>();
  for (const query of batch.queries) {
    const name = panelOf(query.refId);
    const panel = panels.get(name) ?? new Panel(batch, dependencies);
    panels.set(name, panel.with(query));
  }
  return batch.queries.map(({ refId, hidden = false }) => {
    const panel = panels.get(panelOf(refId));
    const question = panel?.question(nameInPanel(refId));
    if (panel === undefined || question === undefined) throw new Error(`BUG: ${refId} is in no panel`);
    return { refId, hidden, question, windowAt: (nowMs) => panel.windowAt(nameInPanel(refId), nowMs) };
  });
}

function checkRefIds({ queries }: BatchBody): void {
  const places = new Map<string, number>();
  for (const [place, { refId }] of queries.entries()) {
    const earlier = places.get(refId);
    if (earlier !== undefined) {
      throw invalidQuery(
        `queries[${place}].refId: ${JSON.stringify(refId)} is that of queries[${earlier}] already`,
        'Give each query a refId of its own.',
      );
    }
    places.set(refId, place);
  }
}

/** The queries that may name each other. */
class Panel {
  readonly #batch: BatchBody;
  readonly #dependencies: QuestionDependencies;
  readonly #queries = new Map<string, BatchBody['queries'][number]>();
  readonly #questions = new Map<string, Question>();
  /** Expressions that are being linked: one that names itself, by whatever way, is among them. */
  readonly #open = new Set<string>();
  #panelDrafts: PanelDrafts | undefined;

  constructor(batch: BatchBody, dependencies: QuestionDependencies) {
    this.#batch = batch;
    this.#dependencies = dependencies;
  }

  with(query: BatchBody['queries'][number]): this {
    this.#queries.set(nameInPanel(query.refId), query);
    return this;
  }

  windowAt(name: string, nowMs: TimestampMs): TimeRange {
    const question = this.question(name);
    if (question?.kind === 'metric') return question.windowAt(nowMs);
    // An expression has the range of what it is about.
    const [input] = question?.kind === 'expression' ? question.inputs.keys() : [];
    return input === undefined ? rangeOf(this.#batch, nowMs) : this.windowAt(input, nowMs);
  }

  question(name: string): Question | undefined {
    const query = this.#queries.get(name);
    if (query === undefined) return undefined;
    const known = this.#questions.get(name) ?? this.#make(name, query);
    this.#questions.set(name, known);
    return known;
  }

  #make(name: string, query: BatchBody['queries'][number]): Question {
    try {
      const error = queryError(query);
      if (error !== undefined) throw error;
      if (query.kind === 'expression') return this.#expression(name, query);
      const panel = this.#isCompared ? this.#drafts() : undefined;
      return metricQuestion(draftOf(query, this.#batch), panel, this.#dependencies);
    } catch (error) {
      if (error instanceof AppError) return { kind: 'wrong', key: JSON.stringify([query.refId]), error };
      throw error;
    }
  }

  #expression(name: string, { expression: text }: ExpressionBody): Question {
    const expression = parsed(text);
    this.#open.add(name);
    const inputs = new Map(refsOf(expression).map((ref) => [ref, this.#input(ref)] as const));
    this.#open.delete(name);
    const key = JSON.stringify([text, ...Array.from(inputs, ([ref, input]) => [ref, input.key])]);
    return { kind: 'expression', key, text, expression, inputs };
  }

  #input(ref: string): Question {
    if (this.#open.has(ref)) {
      throw invalidExpression(`${ref} is made of itself`, 'Let it name only queries that do not name it.');
    }
    const question = this.question(ref);
    if (question !== undefined) return question;
    const others = [...this.#queries.keys()].join(', ');
    throw invalidExpression(`there is no query ${JSON.stringify(ref)} in its panel`, `There are ${others}.`);
  }

  /** Whether values of different queries meet in one bucket. */
  get #isCompared(): boolean {
    const queries = [...this.#queries.values()];
    return queries.some((query) => query.kind === 'expression' || (query.timeShiftSeconds ?? 0) > 0);
  }

  /** Those that can be asked: a wrong one must not spoil the others. */
  #drafts(): PanelDrafts {
    const { engine, nowMs } = this.#dependencies;
    const drafts = () =>
      [...this.#queries.values()].flatMap((query) => {
        if (query.kind !== 'metric' || queryError(query) !== undefined) return [];
        const draft = draftOf(query, this.#batch);
        return canBeAsked(() => engine.canonical(draft.request, nowMs)) ? [draft] : [];
      });
    this.#panelDrafts ??= new PanelDrafts(drafts(), engine, nowMs);
    return this.#panelDrafts;
  }
}

function canBeAsked(ask: () => unknown): boolean {
  try {
    ask();
    return true;
  } catch {
    return false;
  }
}

function parsed(text: string): Expression {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) throw invalidExpression(error.message, undefined, error);
    throw error;
  }
}

function invalidExpression(message: string, fix?: string, cause?: unknown): AppError {
  const code = 'INVALID_EXPRESSION';
  return new AppError(code, `expression: ${message}`, {
    ...{ status: 400, cause },
    fix: fix ?? 'Write arithmetic over the queries of the panel, such as A / B * 100 or sum(A) by (host).',
  });
}
