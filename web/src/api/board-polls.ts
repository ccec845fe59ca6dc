import type { BoardQuery, BoardSource } from './board.ts';
import { type BoardAsk, type BoardFailure, requestOf, type Timers } from './board-ask.ts';
import { inBatches } from './board-batches.ts';
import type { BoardEntries } from './board-entries.ts';
import { ApiError, isUnreachable } from './errors.ts';

export interface BoardPollsDependencies {
  readonly source: BoardSource;
  readonly timers: Timers;
  readonly entries: BoardEntries;
  readonly changed: () => void;
}

/** Asks batches and puts what comes into the entries. */
export class BoardPolls {
  /** Queries that were asked and never answered, because the server could not be reached. */
  readonly missed = new Set<string>();
  readonly #deps: BoardPollsDependencies;
  readonly #running = new Set<AbortController>();
  #failure: BoardFailure | undefined;

  constructor(deps: BoardPollsDependencies) {
    this.#deps = deps;
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  get failure(): BoardFailure | undefined {
    return this.#failure;
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
    this.#failure = { error: known, sinceMs: this.#failure?.sinceMs ?? this.#deps.timers.now() };
    if (isUnreachable(known)) for (const refId of waiting) this.missed.add(refId);
  }
}
