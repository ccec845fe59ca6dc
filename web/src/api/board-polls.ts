import type { BoardQuery, BoardSource } from './board.ts';
import { type BoardAsk, type BoardFailure, requestOf, type Timers } from './board-ask.ts';
import { inBatches } from './board-batches.ts';
import type { BoardEntries } from './board-entries.ts';
import { ApiError, isUnreachable } from './errors.ts';

/** Longer waits are no answer to somebody who looks at a board; a clock that was set back must not make one either. */
const LONGEST_WAIT_MS = 600_000;

export interface BoardPollsDependencies {
  readonly source: BoardSource;
  readonly timers: Timers;
  readonly entries: BoardEntries;
  readonly changed: () => void;
}

/** Asks batches and puts what comes into the entries. */
export class BoardPolls {
  /** Queries that were asked and never answered, because the server could not be reached or wants them later. */
  readonly missed = new Set<string>();
  readonly #deps: BoardPollsDependencies;
  readonly #running = new Set<AbortController>();
  #failure: BoardFailure | undefined;
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(deps: BoardPollsDependencies) {
    this.#deps = deps;
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  get failure(): BoardFailure | undefined {
    return this.#failure;
  }

  /** How long the server wants to be left alone; 0 when what was missed may be asked. */
  get waitMs(): number {
    return Math.min(LONGEST_WAIT_MS, Math.max(0, this.#notBeforeMs - this.#deps.timers.now()));
  }

  /** Something was answered, here or elsewhere. */
  succeeded(): void {
    this.#failure = undefined;
  }

  ask(ask: BoardAsk, queries: readonly BoardQuery[]): void {
    for (const { refId } of queries) this.missed.delete(refId);
    for (const batch of inBatches(queries)) void this.#askBatch(ask, batch);
  }

  abort(): void {
    for (const batch of this.#running) batch.abort();
    this.#running.clear();
    this.missed.clear();
  }

  async #askBatch(ask: BoardAsk, queries: readonly BoardQuery[]): Promise<void> {
    const { source, timers, entries, changed } = this.#deps;
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = new Set(queries.map(({ refId }) => refId));
    this.#running.add(controller);
    entries.fetching(waiting, true);
    changed();
    try {
      for await (const line of source.ask(requestOf(ask, queries, timers.now()), signal)) {
        if (signal.aborted) return;
        waiting.delete(line.refId);
        entries.line(line, timers.now());
        this.succeeded();
        changed();
      }
    } catch (error) {
      if (!signal.aborted) this.#failed(error, waiting);
    } finally {
      this.#running.delete(controller);
      if (!signal.aborted) entries.fetching(waiting, false);
      changed();
    }
  }

  #failed(error: unknown, waiting: ReadonlySet<string>): void {
    const known =
      error instanceof ApiError ? error : new ApiError(String(error), { status: 500, code: 'UNEXPECTED' });
    const nowMs = this.#deps.timers.now();
    const { retryAfterMs } = known;
    this.#failure = { error: known, sinceMs: this.#failure?.sinceMs ?? nowMs };
    if (retryAfterMs !== undefined) this.#notBeforeMs = nowMs + retryAfterMs;
    if (isUnreachable(known) || retryAfterMs !== undefined)
      for (const refId of waiting) this.missed.add(refId);
  }
}
