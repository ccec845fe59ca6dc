import type { TimestampMs } from '../../model/time.ts';
import type { Question } from '../../query/batch/question.ts';

/** Buckets change slowly when they are wide: so many looks a bucket are enough, but one a minute. */
const LOOKS_A_BUCKET = 60;
const LEAST_OFTEN_MS = 60_000;

/** How often a look at the answers to questions is worth it. What several of them are made of is looked into once. */
export class Periods {
  readonly #nowMs: TimestampMs;
  readonly #steps = new Map<Question, number>();

  constructor(nowMs: TimestampMs) {
    this.#nowMs = nowMs;
  }

  leastMs(question: Question): number {
    return Math.min(LEAST_OFTEN_MS, Math.floor(this.#stepMs(question) / LOOKS_A_BUCKET));
  }

  #stepMs(question: Question): number {
    const known = this.#steps.get(question) ?? this.#widestMs(question);
    this.#steps.set(question, known);
    return known;
  }

  #widestMs(question: Question): number {
    if (question.kind === 'metric') return question.queryAt(this.#nowMs).query.stepMs;
    const inputs = question.kind === 'expression' ? [...question.inputs.values()] : [];
    return Math.max(0, ...inputs.map((input) => this.#stepMs(input)));
  }
}
