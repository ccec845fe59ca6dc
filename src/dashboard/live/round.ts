import type { Clock } from '../../lib/clock.ts';
import type { TimestampMs } from '../../model/time.ts';
import { type AnswerInput, answerMetric, answerOf } from '../../query/batch/answers.ts';
import type { ColumnAnswer } from '../../query/batch/column-answer.ts';
import type { Question } from '../../query/batch/question.ts';
import { replyMeta } from '../../query/encode.ts';
import type { QueryEngine } from '../../query/engine.ts';
import type { Query } from '../../query/query.ts';
import type { Limiter } from './limiter.ts';

/** When a round is. */
export interface RoundTime {
  /** Of the wall clock, which may be set back. */
  readonly nowMs: TimestampMs;
  /** Greater than that of every round begun before. */
  readonly sequence: number;
}

export interface RoundDependencies {
  readonly engine: Pick<QueryEngine, 'run'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly limiter: Limiter;
  readonly signal: AbortSignal;
}

/** Questions that are asked about the same now: what several of them need is asked once. Never from the cache. */
export class Round implements RoundTime {
  readonly nowMs: TimestampMs;
  readonly sequence: number;
  readonly #deps: RoundDependencies;
  readonly #answers = new Map<string, Promise<ColumnAnswer>>();

  constructor({ nowMs, sequence }: RoundTime, deps: RoundDependencies) {
    this.nowMs = nowMs;
    this.sequence = sequence;
    this.#deps = deps;
  }

  readonly answer: AnswerInput = (question, stepMs) => {
    const key = JSON.stringify([question.key, stepMs ?? null]);
    const known = this.#answers.get(key) ?? this.#ask(question, stepMs);
    this.#answers.set(key, known);
    return known;
  };

  async #ask(question: Question, stepMs: number | undefined): Promise<ColumnAnswer> {
    const options = { nowMs: this.nowMs, stepMs };
    switch (question.kind) {
      case 'wrong':
        throw question.error;
      case 'expression':
        return answerOf(question, this.answer, options);
      case 'metric':
        return answerMetric(question, (query) => this.#run(query), options);
    }
  }

  #run(query: Query): Promise<Pick<ColumnAnswer, 'columns' | 'meta'>> {
    const { engine, clock, limiter, signal } = this.#deps;
    return limiter.run(async () => {
      const startedMs = clock.monotonicMs();
      const { times, series, meta } = await engine.run(query, { signal });
      const tookMs = Math.round((clock.monotonicMs() - startedMs) * 1_000) / 1_000;
      const how = { cached: false, stale: false, fallback: false, tookMs };
      return { columns: { times, series }, meta: replyMeta(meta, how) };
    });
  }
}
