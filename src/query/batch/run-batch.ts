import { setImmediate } from 'node:timers/promises';
import type { QuerySettings } from '../../config/sections/query.ts';
import type { TimeRange, TimestampMs } from '../../model/time.ts';
import { type EncodedReply, encodeData } from '../encode.ts';
import type { QueryEngine } from '../engine.ts';
import { cancelled, refused } from '../errors.ts';
import type { Query } from '../query.ts';
import { type AnswerInput, answerMetric, answerOf } from './answers.ts';
import type { BatchBody } from './batch-request.ts';
import type { ColumnAnswer } from './column-answer.ts';
import { decodeData } from './decode.ts';
import type { MetricQuestion } from './metric-question.ts';
import { pooled } from './pooled.ts';
import { inputsOf, type Question } from './question.ts';
import { type BatchItem, questionsOf } from './questions.ts';

export interface BatchAnswer {
  readonly refId: string;
  /** As asked, before it reached out to whole buckets. */
  readonly window: TimeRange;
  readonly result: EncodedReply | { readonly error: unknown };
}

export interface BatchDependencies {
  readonly engine: Pick<QueryEngine, 'canonical' | 'deliver'>;
  readonly settings: Pick<QuerySettings, 'maxConcurrent' | 'maxPoints'>;
}

export interface BatchOptions {
  /** What `now` means to all of its queries. */
  readonly nowMs: TimestampMs;
  /** Aborts when the caller no longer wants the answers. */
  readonly signal: AbortSignal;
}

/**
 * Answers the queries of a batch, each as it is ready; equal ones are asked once. A query that fails leaves the others alone. Throws
 * `INVALID_QUERY` before the first answer for what is wrong with the batch as a whole.
 */
export function runBatch(
  body: BatchBody,
  { engine, settings }: BatchDependencies,
  options: BatchOptions,
): AsyncGenerator<BatchAnswer> {
  const items = questionsOf(body, { engine, nowMs: options.nowMs });
  return new BatchRun(items, { engine, settings }, options).answers();
}

class BatchRun {
  readonly #items: readonly BatchItem[];
  readonly #deps: BatchDependencies;
  readonly #options: BatchOptions;
  /** Answers that expressions need, asked once: by key and least width. */
  readonly #inputs = new Map<string, Promise<ColumnAnswer>>();
  /** Replies to those of them that are answered themselves, until they are. */
  readonly #replies = new Map<string, Promise<EncodedReply>>();
  readonly #needed: ReadonlySet<string>;
  #heldPoints = 0;

  constructor(items: readonly BatchItem[], deps: BatchDependencies, options: BatchOptions) {
    this.#items = items;
    this.#deps = deps;
    this.#options = options;
    const inputs = inputsOf(items.map(({ question }) => question));
    this.#needed = new Set(Array.from(inputs, ({ key }) => key));
  }

  async *answers(): AsyncGenerator<BatchAnswer> {
    const groups = Map.groupBy(this.#items, ({ question }) => question.key);
    const jobs = Array.from(groups.values(), (group) => () => this.#answer(group));
    // One board must leave room for others.
    const most = Math.max(1, Math.floor(this.#deps.settings.maxConcurrent / 2));
    for await (const answers of pooled(jobs, { most, signal: this.#options.signal })) yield* answers;
  }

  /** The answer to one question, for all who asked it. */
  async #answer(group: readonly BatchItem[]): Promise<readonly BatchAnswer[]> {
    const question = group[0]?.question;
    if (question === undefined) return [];
    const isAsked = group.some(({ hidden }) => !hidden);
    const result = await this.#result(question, isAsked);
    return group.flatMap((item) => {
      if (item.hidden && !('error' in result)) return [];
      return [{ refId: item.refId, window: this.#window(item), result }];
    });
  }

  async #result(question: Question, isAsked: boolean): Promise<BatchAnswer['result']> {
    try {
      if (question.kind === 'metric' && isAsked) return await this.#reply(question);
      const answer = await this.#input(question);
      // Nobody sees it; that it did not fail is enough.
      return isAsked ? await encoded(answer) : { data: new Uint8Array(0), meta: answer.meta };
    } catch (error) {
      return { error };
    }
  }

  #window({ windowAt }: BatchItem): TimeRange {
    const { nowMs } = this.#options;
    try {
      return windowAt(nowMs);
    } catch {
      // Its own range is what is wrong with it.
      return { startMs: nowMs, endMs: nowMs };
    }
  }

  /** As it was encoded once, unless it is shown at other times. */
  async #reply(question: MetricQuestion): Promise<EncodedReply> {
    const { query, shownAt } = question.queryAt(this.#options.nowMs);
    return shownAt === undefined ? this.#deliver(question, query) : encoded(await this.#input(question));
  }

  #deliver({ key }: MetricQuestion, query: Query): Promise<EncodedReply> {
    const asked = this.#replies.get(key) ?? this.#deps.engine.deliver(query, this.#options);
    if (this.#needed.has(key)) this.#replies.set(key, asked);
    return asked;
  }

  readonly #input: AnswerInput = (question, stepMs) => {
    const key = JSON.stringify([question.key, stepMs ?? null]);
    const known = this.#inputs.get(key) ?? this.#askInput(question, stepMs);
    this.#inputs.set(key, known);
    return known;
  };

  async #askInput(question: Question, stepMs: number | undefined): Promise<ColumnAnswer> {
    const { engine } = this.#deps;
    const { nowMs, signal } = this.#options;
    if (signal.aborted) throw cancelled();
    switch (question.kind) {
      case 'wrong':
        throw question.error;
      case 'expression':
        // A long list of expressions must not hold up everybody else.
        await setImmediate();
        return this.#held(await answerOf(question, this.#input, { nowMs, stepMs }));
      case 'metric': {
        const ask = async (query: Query) => {
          const asked =
            stepMs === undefined ? this.#deliver(question, query) : engine.deliver(query, this.#options);
          const { data, meta } = await asked;
          return { columns: decodeData(data), meta };
        };
        return this.#held(await answerMetric(question, ask, { nowMs, stepMs }));
      }
    }
  }

  /** Inputs are held until the batch is over: all of them together may be as large as the largest answer. */
  #held(answer: ColumnAnswer): ColumnAnswer {
    const { maxPoints } = this.#deps.settings;
    this.#heldPoints += answer.columns.series.length * answer.columns.times.length;
    if (this.#heldPoints <= maxPoints) return answer;
    throw refused(
      'TOO_MANY_POINTS',
      `the expressions of this batch need answers with more than ${maxPoints} points in all`,
      'Ask for a coarser interval or fewer series, or raise query.maxPoints.',
    );
  }
}

async function encoded({ metric, columns, meta, skipsEmpty }: ColumnAnswer): Promise<EncodedReply> {
  return { data: await encodeData({ metric, ...columns, skipsEmpty }), meta };
}
