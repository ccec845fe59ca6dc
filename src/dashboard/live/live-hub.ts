import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { BaseLogger } from 'pino';
import type { LiveSettings } from '../../config/sections/live.ts';
import type { Clock } from '../../lib/clock.ts';
import type { CancelTimer, Timers } from '../../lib/timers.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { Question } from '../../query/batch/question.ts';
import { type BatchItem, questionsOf } from '../../query/batch/questions.ts';
import type { QueryEngine } from '../../query/engine.ts';
import { Evaluation } from './evaluation.ts';
import { Limiter } from './limiter.ts';
import { checkRoom, type LiveLevels, stopping, tooManyQuestions, tooSlow } from './live-limits.ts';
import { checkMovesOn, type LiveBody } from './live-request.ts';
import type { LiveObserver } from './observe.ts';
import { Pace } from './pace.ts';
import { PageStream } from './page-stream.ts';
import { Periods } from './period.ts';
import { PointBudget } from './point-budget.ts';
import { Round } from './round.ts';

export interface LiveHubDependencies {
  readonly engine: Pick<QueryEngine, 'canonical' | 'run'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly settings: LiveSettings;
  readonly log: Pick<BaseLogger, 'error'>;
  readonly observe: LiveObserver;
}

/** What nobody asks any more is kept so long: a page that is loaded again finds it. */
const LINGER_MS = 30_000;
const LOOK_ROUND_MS = 5_000;
/** Shorter than what proxies take for silence, and than the pages do. */
const HEARTBEAT_MS = 15_000;

/** The questions that are renewed as often as each other, and the pages that look at that pace. */
interface Group {
  readonly everyMs: number;
  readonly pace: Pace;
  readonly evaluations: Map<string, Evaluation>;
  readonly streams: Set<PageStream>;
}

/**
 * Sends open pages what is new in the answers to their queries. Equal queries of several pages are asked once; an answer is compared with the one
 * before, and only what differs is sent.
 */
export class LiveHub {
  readonly #deps: LiveHubDependencies;
  readonly #groups = new Map<number, Group>();
  readonly #streams = new Map<PageStream, Writable>();
  readonly #idleSince = new Map<Evaluation, number>();
  readonly #limiter: Limiter;
  readonly #budget: PointBudget;
  readonly #stopping = new AbortController();
  /** Versions of another process, or of before a restart, are not taken for this one's. */
  readonly #name = randomBytes(6).toString('base64url');
  #nextId = 0;
  #rounds = 0;
  #cancelLook: CancelTimer | undefined;

  constructor(deps: LiveHubDependencies) {
    this.#deps = deps;
    this.#limiter = new Limiter(deps.settings.maxConcurrent);
    this.#budget = new PointBudget(deps.settings.maxPoints);
  }

  /**
   * Writes events to `output` until it is closed. Throws `INVALID_QUERY` (400) for what is wrong with the request as a whole,
   * `LIVE_FULL` and `STOPPING` (503).
   */
  open(body: LiveBody, output: Writable): void {
    const { clock, settings, log, observe } = this.#deps;
    if (this.#stopping.signal.aborted) throw stopping();
    checkRoom(body.queries.length, this.#levels, settings);
    checkMovesOn(body);
    const nowMs = clock.now();
    const items = questionsOf(body, { engine: this.#deps.engine, nowMs });
    const everyMs = Math.round(Math.max(body.everySeconds, settings.leastEverySeconds) * 1_000);
    const stream = new PageStream({
      ...{ output, clock, sentBytes: (bytes) => observe.sentBytes(bytes) },
      failed: (err) => log.error({ err }, 'a live page could not be sent what is new'),
    });
    const group = this.#group(everyMs);
    group.streams.add(stream);
    this.#streams.set(stream, output);
    output.once('close', () => this.#leave(stream, group));
    stream.send('open', { everySeconds: everyMs / 1_000 });
    const periods = new Periods(nowMs);
    const asked = items.flatMap((item) =>
      this.#subscribe(stream, item, { everyMs, periods, known: body.known }),
    );
    this.#observeLevels();
    this.#lookRound();
    void this.#begin(stream, asked, nowMs);
  }

  /** Ends all streams, which the pages are told, and whatever is being asked. */
  close(): void {
    this.#stopping.abort();
    this.#cancelLook?.();
    for (const group of this.#groups.values()) group.pace.stop();
    for (const stream of [...this.#streams.keys()]) {
      stream.end({ code: 'STOPPING', message: 'the server is stopping', retry: true });
    }
  }

  #group(everyMs: number): Group {
    const known = this.#groups.get(everyMs);
    if (known !== undefined) return known;
    const { clock, timers, observe } = this.#deps;
    const group: Group = {
      everyMs,
      evaluations: new Map(),
      streams: new Set(),
      pace: new Pace({
        ...{ clock, timers, everyMs, skipped: () => observe.skipped() },
        tick: () => this.#tick(group),
      }),
    };
    this.#groups.set(everyMs, group);
    return group;
  }

  /** The evaluation that the page now waits for, unless there is none to be had. */
  #subscribe(
    stream: PageStream,
    { refId, hidden, question, windowAt }: BatchItem,
    options: { readonly everyMs: number; readonly periods: Periods; readonly known: LiveBody['known'] },
  ): Evaluation[] {
    if (question.kind === 'wrong') {
      stream.tellFailure(refId, question.error);
      return [];
    }
    // Expressions ask for what they need by themselves.
    if (hidden) return [];
    const group = this.#group(Math.max(options.everyMs, options.periods.leastMs(question)));
    const evaluation = this.#evaluation(group, question);
    if (evaluation === undefined) {
      stream.tellFailure(refId, tooManyQuestions(this.#deps.settings.maxQuestions));
      return [];
    }
    this.#idleSince.delete(evaluation);
    const known = Object.hasOwn(options.known ?? {}, refId) ? options.known?.[refId] : undefined;
    stream.add({ refId, evaluation, windowAt }, known);
    return [evaluation];
  }

  #evaluation({ everyMs, evaluations }: Group, question: Question): Evaluation | undefined {
    const { settings, log } = this.#deps;
    const known = evaluations.get(question.key);
    if (known !== undefined) return known;
    if (this.#questionCount >= settings.maxQuestions) return undefined;
    this.#nextId += 1;
    const evaluation = new Evaluation({
      ...{ question, everyMs, budget: this.#budget, id: `${this.#name}${this.#nextId.toString(36)}` },
      failed: (err) => log.error({ err }, 'a query of a live page failed'),
    });
    evaluations.set(question.key, evaluation);
    return evaluation;
  }

  /** Sends what is there already and asks for the rest. */
  async #begin(stream: PageStream, asked: readonly Evaluation[], nowMs: TimestampMs): Promise<void> {
    const others = asked.filter((evaluation) => !evaluation.isFresh(nowMs));
    const round = this.#round(nowMs);
    await Promise.all([stream.catchUp(nowMs), ...others.map((evaluation) => evaluation.ensure(round))]);
  }

  async #tick({ evaluations, streams }: Group): Promise<void> {
    const { clock, observe } = this.#deps;
    const nowMs = clock.now();
    const startedMs = clock.monotonicMs();
    const round = this.#round(nowMs);
    const wanted = [...evaluations.values()].filter(({ listeners }) => listeners.size > 0);
    await Promise.all(wanted.map((evaluation) => evaluation.evaluate(round)));
    await Promise.all(Array.from(streams, (stream) => stream.ticked(nowMs)));
    if (wanted.length > 0) observe.ticked((clock.monotonicMs() - startedMs) / 1_000);
  }

  #round(nowMs: TimestampMs): Round {
    const { engine, clock } = this.#deps;
    this.#rounds += 1;
    const time = { nowMs, sequence: this.#rounds };
    return new Round(time, { engine, clock, limiter: this.#limiter, signal: this.#stopping.signal });
  }

  #leave(stream: PageStream, group: Group): void {
    stream.leave();
    group.streams.delete(stream);
    this.#streams.delete(stream);
    this.#observeLevels();
  }

  /** Now and then: heartbeats, pages that take nothing, questions that nobody asks any more. */
  #lookRound(): void {
    if (this.#cancelLook !== undefined || this.#stopping.signal.aborted) return;
    this.#cancelLook = this.#deps.timers.after(LOOK_ROUND_MS, () => {
      this.#cancelLook = undefined;
      for (const [stream, output] of this.#streams) this.#lookAfter(stream, output);
      for (const group of this.#groups.values()) this.#forgetIdle(group);
      this.#observeLevels();
      if (this.#groups.size > 0) this.#lookRound();
    });
  }

  #lookAfter(stream: PageStream, output: Writable): void {
    const { settings, timers, observe } = this.#deps;
    if (stream.blockedMs >= settings.slowReaderSeconds * 1_000) {
      observe.dropped();
      stream.end(tooSlow(settings.slowReaderSeconds));
      // The last words wait for the page like all others did.
      timers.after(LOOK_ROUND_MS, () => output.destroy());
    } else if (stream.silentMs >= HEARTBEAT_MS - LOOK_ROUND_MS) stream.beat();
  }

  #forgetIdle(group: Group): void {
    const nowMs = this.#deps.clock.monotonicMs();
    for (const [key, evaluation] of group.evaluations) {
      if (evaluation.listeners.size > 0) continue;
      const sinceMs = this.#idleSince.get(evaluation) ?? nowMs;
      this.#idleSince.set(evaluation, sinceMs);
      if (nowMs - sinceMs < LINGER_MS) continue;
      evaluation.close();
      group.evaluations.delete(key);
      this.#idleSince.delete(evaluation);
    }
    if (group.evaluations.size > 0 || group.streams.size > 0) return;
    group.pace.stop();
    this.#groups.delete(group.everyMs);
  }

  get #questionCount(): number {
    return [...this.#groups.values()].reduce((count, { evaluations }) => count + evaluations.size, 0);
  }

  get #levels(): LiveLevels {
    const queries = [...this.#streams.keys()].reduce((count, { queryCount }) => count + queryCount, 0);
    return { streams: this.#streams.size, queries, questions: this.#questionCount };
  }

  #observeLevels(): void {
    this.#deps.observe.levels(this.#levels);
  }
}
