import { resolveRange } from '../time/range.ts';
import type { BoardQuery } from './board.ts';
import {
  askedOf,
  type BoardAsk,
  type BoardFeedDependencies,
  type BoardFeedState,
  contextOf,
} from './board-ask.ts';
import { wholePanels } from './board-batches.ts';
import { BoardEntries } from './board-entries.ts';
import { BoardPolls } from './board-polls.ts';
import { BoardStream } from './board-stream.ts';

/** Answers of one moment are shown together: a line each would draw the board fifty times. */
const SHOW_MS = 16;
/** Panels that come into sight one after the other are asked together. */
const SETTLE_MS = 40;
/** What could not be asked is tried again. */
const MISSED_MS = 5_000;

/**
 * Keeps the answers of a board current: by one live stream, or while there is none by one batch each time. Hidden pages ask nothing
 * and catch up when they are looked at again.
 */
export class BoardFeed {
  readonly #deps: BoardFeedDependencies;
  readonly #entries = new BoardEntries();
  readonly #polls: BoardPolls;
  readonly #stream: BoardStream;
  readonly #listeners = new Set<() => void>();
  #timers: { settle?: unknown; next?: unknown; show?: unknown } = {};
  #ask: BoardAsk | undefined;
  #state: BoardFeedState = { answers: this.#entries.shown, failure: undefined, mode: 'still' };
  /** Queries whose answers are not those to what is asked now. */
  #stale = new Set<string>();
  /** When everything that is asked was renewed the last time. */
  #renewedMs = Number.NEGATIVE_INFINITY;
  #leaveSurroundings: (() => void) | undefined;

  constructor(deps: BoardFeedDependencies) {
    const shared = { ...deps, entries: this.#entries, changed: () => this.#show() };
    this.#deps = deps;
    this.#polls = new BoardPolls(shared);
    this.#stream = new BoardStream({
      ...shared,
      renewed: (atMs) => {
        this.#renewedMs = atMs;
        this.#polls.succeeded();
      },
      torn: () => this.#settle(),
      ended: (refIds) => {
        // What never came is asked for in the other way.
        this.#markStale([...refIds].filter((refId) => this.#entries.shown.get(refId)?.answer === undefined));
        this.#renew();
      },
    });
  }

  readonly state = (): BoardFeedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins to ask. One that was closed may be opened again: what it knows it still knows. */
  open(): void {
    this.#leaveSurroundings ??= this.#deps.surroundings.onChange(() => this.#surroundingsChanged());
    this.#markStale(this.#ask?.queries.map(({ refId }) => refId) ?? []);
    this.#settle();
  }

  close(): void {
    this.#leaveSurroundings?.();
    this.#leaveSurroundings = undefined;
    this.#polls.abort();
    this.#stream.end();
    for (const timer of Object.values(this.#timers)) this.#deps.timers.clearTimeout(timer);
    this.#timers = {};
  }

  /** Takes what is to be asked from now on; what is asked already goes on. */
  update(ask: BoardAsk): void {
    const before = this.#ask;
    const window = resolveRange(ask.range, this.#deps.timers.now());
    this.#ask = ask;
    const changed = this.#entries.take(ask.queries, window);
    this.#markStale(wholePanels(ask.queries, changed).map(({ refId }) => refId));
    if (before !== undefined && contextOf(before) !== contextOf(ask)) {
      this.#polls.abort();
      this.#stream.end();
      this.#entries.moveTo(window);
      this.#markStale(ask.queries.map(({ refId }) => refId));
    } else if (before !== undefined && ask.live) this.#markStale(newlyAsked(before, ask));
    if (this.#isDue(ask, before)) this.#settle();
    this.#show();
  }

  /** Asks for everything again, now. */
  readonly refresh = (): void => {
    const refIds = this.#ask?.queries.map(({ refId }) => refId) ?? [];
    this.#markStale(refIds);
    for (const refId of refIds) this.#entries.forgetVersion(refId);
    this.#stream.mayTryNow();
    this.#renew();
  };

  /** Whether there is anything to do now, and not only when its time comes. */
  #isDue(ask: BoardAsk, before: BoardAsk | undefined): boolean {
    const asked = askedOf(ask);
    if (asked.some(({ refId }) => this.#stale.has(refId))) return true;
    if (ask.live !== before?.live || ask.everySeconds !== before.everySeconds) return true;
    return this.#stream.isOpen && !this.#stream.covers(asked, ask.everySeconds);
  }

  #markStale(refIds: Iterable<string>): void {
    for (const refId of refIds) this.#stale.add(refId);
  }

  #takeMissed(): void {
    if (this.#polls.waitMs === 0) this.#markStale(this.#polls.missed);
  }

  #settle(): void {
    this.#timers.settle ??= this.#deps.timers.setTimeout(() => {
      this.#timers.settle = undefined;
      this.#renew();
    }, SETTLE_MS);
  }

  #surroundingsChanged(): void {
    if (!this.#canAsk) {
      this.#stream.end();
      return;
    }
    this.#takeMissed();
    this.#stream.mayTryNow();
    this.#renew();
  }

  get #canAsk(): boolean {
    const { surroundings } = this.#deps;
    return this.#leaveSurroundings !== undefined && !surroundings.isHidden() && surroundings.isConnected();
  }

  /** Brings everything that is due under way. */
  #renew(): void {
    // What waited to be asked together with others is asked now, and not once more after that.
    this.#deps.timers.clearTimeout(this.#timers.settle);
    this.#timers.settle = undefined;
    const ask = this.#ask;
    if (ask === undefined || !this.#canAsk) return;
    const asked = askedOf(ask);
    if (asked.length > 0 && this.#wantsStream(ask)) {
      this.#forgetStale(asked);
      this.#stream.open(ask, asked);
    } else {
      this.#stream.end();
      this.#poll(ask, asked);
    }
    this.#scheduleNext(ask);
    this.#show();
  }

  #wantsStream({ live, everySeconds }: BoardAsk): boolean {
    return live && everySeconds > 0 && this.#deps.source.live !== undefined && this.#stream.waitMs === 0;
  }

  /** Asks what is stale, or everything when its time has come. */
  #poll(ask: BoardAsk, asked: readonly BoardQuery[]): void {
    // One that is slow is left to finish: asking again each time would starve it.
    const isTime = isPolled(ask) && this.#msToNextPoll(ask) === 0 && !this.#polls.isBusy;
    if (isTime) this.#renewedMs = this.#deps.timers.now();
    const stale = asked.filter(({ refId }) => this.#stale.has(refId));
    const queries = isTime ? asked : wholePanels(asked, stale);
    this.#forgetStale(queries);
    if (queries.length > 0) this.#polls.ask(ask, queries);
  }

  #forgetStale(queries: readonly BoardQuery[]): void {
    for (const { refId } of queries) this.#stale.delete(refId);
  }

  /** A clock that was set back must not stop a page. */
  #msToNextPoll({ everySeconds }: BoardAsk): number {
    const sinceMs = this.#deps.timers.now() - this.#renewedMs;
    return sinceMs < 0 ? 0 : Math.max(0, everySeconds * 1_000 - sinceMs);
  }

  #scheduleNext(ask: BoardAsk): void {
    const { timers, source } = this.#deps;
    timers.clearTimeout(this.#timers.next);
    this.#timers.next = undefined;
    if (this.#stream.isOpen) return;
    const waits: number[] = [];
    if (isPolled(ask)) waits.push(Math.max(this.#msToNextPoll(ask), this.#polls.isBusy ? 1_000 : 0));
    if (isPolled(ask) && source.live !== undefined) waits.push(this.#stream.waitMs);
    // Whether what is asked now will be missed is not known yet.
    if (!isPolled(ask) && (this.#polls.isBusy || this.#polls.missed.size > 0))
      waits.push(Math.max(MISSED_MS, this.#polls.waitMs));
    if (waits.length === 0) return;
    this.#timers.next = timers.setTimeout(
      () => {
        this.#takeMissed();
        this.#renew();
      },
      Math.max(SETTLE_MS, Math.min(...waits)),
    );
  }

  #show(): void {
    this.#timers.show ??= this.#deps.timers.setTimeout(() => {
      this.#timers.show = undefined;
      const { failure } = this.#polls;
      const next = { answers: this.#entries.shown, failure, mode: this.#mode };
      const { answers, mode } = this.#state;
      if (answers === next.answers && failure === this.#state.failure && mode === next.mode) return;
      this.#state = next;
      for (const listener of this.#listeners) listener();
    }, SHOW_MS);
  }

  get #mode(): BoardFeedState['mode'] {
    if (this.#stream.isTelling) return 'live';
    return this.#ask !== undefined && isPolled(this.#ask) ? 'polling' : 'still';
  }
}

function isPolled({ live, everySeconds }: BoardAsk): boolean {
  return live && everySeconds > 0;
}

function newlyAsked(before: BoardAsk, ask: BoardAsk): readonly string[] {
  const old = new Set(askedOf(before).map(({ refId }) => refId));
  return askedOf(ask).flatMap(({ refId }) => (old.has(refId) ? [] : [refId]));
}
