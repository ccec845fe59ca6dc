import type { BoardQuery, BoardSource, LiveRequest } from './board.ts';
import { type BoardAsk, requestOf, type Timers, windowsOf } from './board-ask.ts';
import type { BoardEntries } from './board-entries.ts';
import type { LiveEnd, LiveEvent } from './live-events.ts';
import { retryDelayMs } from './live-retry.ts';

export interface BoardStreamDependencies {
  readonly source: BoardSource;
  readonly timers: Timers;
  readonly entries: BoardEntries;
  readonly changed: () => void;
  /** Some answer came, or is as it was. */
  readonly renewed: (atMs: number) => void;
  /** An event did not go with what is here: the stream is to be opened anew. */
  readonly torn: () => void;
  /** The stream ended by itself. */
  readonly ended: (refIds: ReadonlySet<string>) => void;
}

/** Panels that were scrolled away may stay in the stream, up to so many queries. */
const MOST_UNWANTED = 40;

/** The one live stream of a board. */
export class BoardStream {
  readonly #deps: BoardStreamDependencies;
  #controller: AbortController | undefined;
  #refIds: ReadonlySet<string> = new Set();
  #everySeconds = 0;
  #isTelling = false;
  #tries = 0;
  #notBeforeMs = 0;

  constructor(deps: BoardStreamDependencies) {
    this.#deps = deps;
  }

  get isOpen(): boolean {
    return this.#controller !== undefined;
  }

  /** Whether the stream, or the one in whose place it came, said something. */
  get isTelling(): boolean {
    return this.#isTelling;
  }

  /** How long until a stream may be tried again; 0 is now. */
  get waitMs(): number {
    return Math.max(0, this.#notBeforeMs - this.#deps.timers.now());
  }

  /** After a pause or a change of surroundings there is nothing to wait for. */
  mayTryNow(): void {
    this.#notBeforeMs = 0;
  }

  /** Whether these queries are in the stream, at this pace, and not too many others. */
  covers(asked: readonly BoardQuery[], everySeconds: number): boolean {
    const isAll = asked.every(({ refId }) => this.#refIds.has(refId));
    return (
      this.isOpen &&
      isAll &&
      everySeconds === this.#everySeconds &&
      this.#refIds.size <= asked.length + MOST_UNWANTED
    );
  }

  /** Opens a stream in place of the one there is; it goes on from the answers that are here. */
  open(ask: BoardAsk, queries: readonly BoardQuery[]): void {
    const { entries, timers, changed } = this.#deps;
    const wasTelling = this.#isTelling;
    this.end();
    const refIds = new Set(queries.map(({ refId }) => refId));
    const known = entries.versions(refIds);
    entries.fetching(
      [...refIds].filter((refId) => !Object.hasOwn(known, refId)),
      true,
    );
    this.#controller = new AbortController();
    this.#refIds = refIds;
    this.#everySeconds = ask.everySeconds;
    this.#isTelling = wasTelling;
    changed();
    const request = { ...requestOf(ask, queries, timers.now()), everySeconds: ask.everySeconds, known };
    void this.#follow(ask, request, this.#controller);
  }

  end(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    this.#refIds = new Set();
    this.#isTelling = false;
  }

  async #follow(ask: BoardAsk, request: LiveRequest, controller: AbortController): Promise<void> {
    const { source, entries, ended } = this.#deps;
    const { signal } = controller;
    let why: LiveEnd | unknown;
    try {
      for await (const event of source.live?.(request, signal) ?? []) {
        if (signal.aborted) return;
        if (event.event === 'end') why = event.data;
        else this.#take(ask, event);
      }
    } catch (error) {
      why = error;
    }
    if (signal.aborted) return;
    const refIds = this.#refIds;
    this.end();
    this.#notBeforeMs = this.#deps.timers.now() + retryDelayMs(why, this.#tries);
    this.#tries += 1;
    entries.fetching(refIds, false);
    ended(refIds);
  }

  #take(ask: BoardAsk, event: Exclude<LiveEvent, { event: 'end' }>): void {
    const { timers, entries, changed, renewed, torn } = this.#deps;
    const nowMs = timers.now();
    this.#isTelling = true;
    switch (event.event) {
      case 'open':
      case 'comment':
        break;
      case 'snapshot':
        this.#tries = 0;
        entries.snapshot(event.data, nowMs);
        break;
      case 'points':
        if (!entries.points(event.data, nowMs)) {
          entries.forgetVersion(event.data.refId);
          torn();
        }
        break;
      case 'failed':
        entries.failed(event.data.refId, event.data.error, nowMs);
        break;
      case 'tick':
        entries.tick(windowsOf(ask, event.data.atMs), this.#refIds, nowMs);
        renewed(nowMs);
        break;
    }
    changed();
  }
}
