import { createHash } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { ColumnAnswer } from '../../query/batch/column-answer.ts';
import type { Question } from '../../query/batch/question.ts';
import { type Change, combine, compare, type HeldAnswer, held, WHOLE } from './change.ts';
import { type EncodedEvent, encodeChange } from './encode-events.ts';
import type { PointBudget } from './point-budget.ts';
import type { Round } from './round.ts';

export interface EvaluationDependencies {
  /** Of this evaluation alone, also after a restart of the process. */
  readonly id: string;
  readonly question: Question;
  /** How often it is asked while somebody listens. */
  readonly everyMs: number;
  readonly budget: PointBudget;
  readonly failed: (error: unknown) => void;
}

/** What a page is to be sent. */
export interface Update {
  readonly events: readonly EncodedEvent[];
  readonly version: number;
}

/** So many changes are remembered: a page that takes nothing for longer is sent the whole answer. */
const MOST_CHANGES = 60;

/** One question of one or many pages, its newest answer, and how that came about. */
export class Evaluation {
  readonly question: Question;
  /** Told of each answer and each failure; they resolve when they took what they can take now. */
  readonly listeners = new Set<() => Promise<void>>();
  readonly #deps: EvaluationDependencies;
  #nowMs: TimestampMs = Number.NEGATIVE_INFINITY;
  /** Of the round of the newest answer or failure. */
  #sequence = 0;
  #version = 0;
  /** `#changes[i]` made version `#version - #changes.length + i + 1`. */
  #changes: Change[] = [];
  #held: HeldAnswer | undefined;
  /** Of an answer that is too large to be held, which is there only while the listeners are told. */
  #digest: string | undefined;
  #passing: ColumnAnswer | undefined;
  #error: AppError | undefined;
  #underWay: Promise<void> | undefined;
  #encoded = new Map<number, Promise<readonly EncodedEvent[]>>();

  constructor(deps: EvaluationDependencies) {
    this.#deps = deps;
    this.question = deps.question;
  }

  /** What `now` was for the newest answer or failure. */
  get nowMs(): TimestampMs {
    return this.#nowMs;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Whether the newest answer, or failure, is what pages would have if they had listened. */
  isFresh(nowMs: TimestampMs): boolean {
    return this.#nowMs <= nowMs && nowMs - this.#nowMs < 2 * this.#deps.everyMs;
  }

  /** How pages name a version. */
  name(version: number): string {
    return `${this.#deps.id}:${version}`;
  }

  /** The version of this evaluation that is named so. */
  versionNamed(name: string | undefined): number | undefined {
    const [id, version] = name?.split(':') ?? [];
    const number = Number(version);
    return id === this.#deps.id && number <= this.#version ? number : undefined;
  }

  /** Asks, unless that is under way: who begins to listen now is told of what comes of it. */
  ensure(round: Round): Promise<void> {
    return this.#underWay ?? this.evaluate(round);
  }

  /** Asks anew, and tells what came. */
  evaluate(round: Round): Promise<void> {
    const work = this.#evaluate(round).finally(() => {
      if (this.#underWay === work) this.#underWay = undefined;
    });
    this.#underWay = work;
    return work;
  }

  /** Not when the answer to a later round was there first. The clock says nothing about that: it may have been set back in between. */
  async #evaluate(round: Round): Promise<void> {
    try {
      const answer = await round.answer(this.question);
      if (!this.#becomesNewest(round)) return;
      await this.#take(answer);
      this.#error = undefined;
    } catch (error) {
      if (!this.#becomesNewest(round)) return;
      this.#error = error instanceof AppError ? error : internal(error);
      if (!(error instanceof AppError)) this.#deps.failed(error);
    }
    await Promise.all(Array.from(this.listeners, (listener) => listener()));
    this.#passing = undefined;
  }

  /** Whether no later one was; then this is the newest from now on. */
  #becomesNewest({ sequence, nowMs }: Round): boolean {
    if (sequence < this.#sequence) return false;
    this.#sequence = sequence;
    this.#nowMs = nowMs;
    return true;
  }

  /** What brings a page from this version to the newest; undefined when it has that, or it is not there now. */
  async updateFrom(version: number | undefined): Promise<Update | undefined> {
    if (version === this.#version || this.#version === 0) return undefined;
    const answer = this.#held?.answer ?? this.#passing;
    if (answer === undefined) return undefined;
    const newest = this.#version;
    const since = version ?? Number.NEGATIVE_INFINITY;
    const known = Math.max(since, newest - this.#changes.length - 1);
    const encoded = this.#encoded.get(known) ?? encodeChange(answer, this.#changeSince(since));
    this.#encoded.set(known, encoded);
    return { events: await encoded, version: newest };
  }

  /** Nobody asks any more. */
  close(): void {
    this.#hold(undefined);
  }

  #changeSince(version: number): Change {
    const missing = this.#version - version;
    return missing > this.#changes.length ? WHOLE : combine(this.#changes.slice(-missing));
  }

  async #take(answer: ColumnAnswer): Promise<void> {
    const next = held(answer);
    const before = this.#held;
    if (this.#hold(next)) {
      const change = before === undefined ? WHOLE : compare(before, next);
      this.#digest = undefined;
      if (change !== undefined) this.#changed(change);
      return;
    }
    const [whole] = await encodeChange(answer, WHOLE);
    const digest = createHash('sha256')
      .update(whole?.data ?? '')
      .digest('base64');
    this.#passing = answer;
    if (digest !== this.#digest) this.#changed(WHOLE);
    this.#digest = digest;
  }

  /** False when it is too much to be kept; nothing is then. */
  #hold(next: HeldAnswer | undefined): boolean {
    const { budget } = this.#deps;
    budget.release(this.#held?.points ?? 0);
    this.#held = next !== undefined && budget.take(next.points) ? next : undefined;
    return this.#held !== undefined;
  }

  #changed(change: Change): void {
    this.#version += 1;
    this.#changes = [...this.#changes.slice(1 - MOST_CHANGES), change];
    this.#encoded = new Map();
  }
}

function internal(cause: unknown): AppError {
  return new AppError('INTERNAL', 'the server met an error of its own while answering this query', {
    ...{ status: 500, cause },
    fix: 'The server log has the cause.',
  });
}
