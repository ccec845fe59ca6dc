import { AppError } from '../../lib/errors.ts';
import { nameInPanel, panelOf } from '../../model/dashboard/batch.ts';
import { type Expression, refsOf } from '../../model/dashboard/expression.ts';
import type { TimeRange, TimestampMs } from '../../model/time.ts';
import { digest } from '../cache-key.ts';
import { invalidQuery } from '../errors.ts';
import { rangeOf } from '../normalise.ts';
import { type BatchBody, type ExpressionBody, queryError } from './batch-request.ts';
import { expressionQuestion, invalidExpression, parsed } from './expression-question.ts';
import { draftOf, metricQuestion } from './metric-question.ts';
import { type Canonical, PanelDrafts } from './panel-drafts.ts';
import type { Question } from './question.ts';

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
  /** By their text. */
  readonly #expressions = new Map<string, Expression>();
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
    if (this.#queries.has(name) && !this.#questions.has(name)) this.#link(name);
    return this.#questions.get(name);
  }

  /** Makes what a query is made of, then itself. Not by calls within calls: how long the chain is, nobody has bounded yet. */
  #link(name: string): void {
    const path = [name];
    const begun = new Set(path);
    for (let last: string | undefined = name; last !== undefined; last = path.at(-1)) {
      const next = this.#refsOf(last).find((ref) => this.#isUnlinked(ref) && !begun.has(ref));
      if (next === undefined) {
        this.#questions.set(last, this.#make(last));
        path.pop();
      } else {
        path.push(next);
        begun.add(next);
      }
    }
  }

  #isUnlinked(ref: string): boolean {
    return this.#queries.has(ref) && !this.#questions.has(ref);
  }

  /** None where something is wrong, which is said when the question is made. */
  #refsOf(name: string): readonly string[] {
    const query = this.#queries.get(name);
    if (query?.kind !== 'expression' || queryError(query) !== undefined) return [];
    try {
      return refsOf(this.#parsed(query.expression));
    } catch {
      return [];
    }
  }

  #parsed(text: string): Expression {
    const expression = this.#expressions.get(text) ?? parsed(text);
    this.#expressions.set(text, expression);
    return expression;
  }

  #make(name: string): Question {
    const query = this.#queries.get(name);
    if (query === undefined) throw new Error(`BUG: ${name} is no query of its panel`);
    try {
      const error = queryError(query);
      if (error !== undefined) throw error;
      if (query.kind === 'expression') return this.#expression(query);
      const panel = this.#isCompared ? this.#drafts() : undefined;
      return metricQuestion(draftOf(query, this.#batch), panel, this.#dependencies);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Live pages share what they ask: two with equal names may have different faults.
      return { kind: 'wrong', key: digest([query.refId, error.code, error.message]), error };
    }
  }

  #expression({ expression: text }: ExpressionBody): Question {
    const expression = this.#parsed(text);
    const inputs = new Map(refsOf(expression).map((ref) => [ref, this.#input(ref)] as const));
    return expressionQuestion(text, expression, inputs);
  }

  /** What it needs was made before it, unless that needs it. */
  #input(ref: string): Question {
    const question = this.#questions.get(ref);
    if (question !== undefined) return question;
    if (this.#queries.has(ref)) {
      throw invalidExpression(`${ref} is made of itself`, 'Let it name only queries that do not name it.');
    }
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
