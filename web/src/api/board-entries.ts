import type { Window } from '../time/range.ts';
import { mergePoints } from './answer-merge.ts';
import type { BatchLine } from './batch-line.ts';
import type { BoardAnswer, BoardQuery } from './board.ts';
import { ApiError } from './errors.ts';
import type { PointsEvent, SnapshotEvent } from './live-events.ts';

interface Entry {
  readonly query: BoardQuery;
  /** The query in writing: what is compared. */
  readonly text: string;
  /** Of the answer as the live stream sent it; undefined when it came otherwise. */
  readonly version: string | undefined;
  readonly shown: BoardAnswer;
}

/** What is known about the queries of a board, as events change it. Holds one answer a query, whatever comes. */
export class BoardEntries {
  readonly #entries = new Map<string, Entry>();
  #shown: ReadonlyMap<string, BoardAnswer> = new Map();
  #isChanged = false;

  /** The same map, and in it the same answers, until something changes. */
  get shown(): ReadonlyMap<string, BoardAnswer> {
    if (this.#isChanged) {
      this.#shown = new Map(Array.from(this.#entries, ([refId, { shown }]) => [refId, shown] as const));
      this.#isChanged = false;
    }
    return this.#shown;
  }

  /** Takes these queries, forgets all others, and returns those that are new or ask something else than before. */
  take(queries: readonly BoardQuery[], window: Window): readonly BoardQuery[] {
    const refIds = new Set(queries.map(({ refId }) => refId));
    for (const refId of this.#entries.keys()) if (!refIds.has(refId)) this.#forget(refId);
    return queries.filter((query) => {
      const text = JSON.stringify(query);
      const known = this.#entries.get(query.refId);
      if (known?.text === text) return false;
      // The old picture stays while only range or grouping change; another metric's lines would lie.
      const old = known !== undefined && isSameSubject(known.query, query) ? known.shown : nothing(window);
      // It is about to be asked, when it comes into sight at the latest: until then there is nothing to say of it.
      const shown = { ...old, fetching: query.hidden !== true };
      this.#set(query.refId, { query, text, version: undefined, shown });
      return true;
    });
  }

  /** The range is another one: old answers stay until the new ones come, in the new window. */
  moveTo(window: Window): void {
    for (const [refId, entry] of this.#entries) {
      this.#set(refId, { ...entry, version: undefined, shown: { ...entry.shown, window } });
    }
  }

  /** The window moved on with the clock; answers without a change are as new as it. */
  tick(window: (refId: string) => Window, refIds: Iterable<string>, nowMs: number): void {
    for (const refId of refIds) {
      const entry = this.#entries.get(refId);
      if (entry?.shown.answer === undefined) continue;
      this.#show(refId, entry, { window: window(refId), updatedAtMs: nowMs });
    }
  }

  fetching(refIds: Iterable<string>, fetching: boolean): void {
    for (const refId of refIds) {
      const entry = this.#entries.get(refId);
      // Hidden queries are never answered.
      const wanted = fetching && entry?.query.hidden !== true;
      if (entry !== undefined && entry.shown.fetching !== wanted)
        this.#show(refId, entry, { fetching: wanted });
    }
  }

  line({ refId, data, meta, window, error }: BatchLine, nowMs: number): void {
    const entry = this.#entries.get(refId);
    if (entry === undefined) return;
    if (error !== undefined) this.failed(refId, error, nowMs);
    else
      this.#answered(refId, entry, {
        answer: { data: data ?? [], meta: meta ?? {} },
        window,
        version: undefined,
        nowMs,
      });
  }

  snapshot({ refId, version, data, meta, ...window }: SnapshotEvent, nowMs: number): void {
    const entry = this.#entries.get(refId);
    if (entry === undefined) return;
    this.#answered(refId, entry, { answer: { data, meta }, window: windowOf(window), version, nowMs });
  }

  /** False when the answer is not one that the event goes with: it must be asked for as a whole. */
  points(event: PointsEvent, nowMs: number): boolean {
    const entry = this.#entries.get(event.refId);
    if (entry === undefined) return true;
    const old = entry.version === undefined ? undefined : entry.shown.answer;
    const answer = old && mergePoints(old, event);
    if (answer === undefined) return false;
    this.#answered(event.refId, entry, { answer, window: windowOf(event), version: event.version, nowMs });
    return true;
  }

  failed(refId: string, error: NonNullable<BatchLine['error']>, nowMs: number): void {
    const entry = this.#entries.get(refId);
    if (entry === undefined) return;
    this.#show(refId, entry, {
      error: new ApiError(error.message, error),
      errorSinceMs: entry.shown.errorSinceMs ?? nowMs,
      fetching: false,
    });
  }

  /** What the live stream need not send again. */
  versions(refIds: Iterable<string>): Readonly<Record<string, string>> {
    const known = Array.from(refIds, (refId) => [refId, this.#entries.get(refId)?.version] as const);
    return Object.fromEntries(known.filter((pair): pair is [string, string] => pair[1] !== undefined));
  }

  forgetVersion(refId: string): void {
    const entry = this.#entries.get(refId);
    if (entry !== undefined) this.#entries.set(refId, { ...entry, version: undefined });
  }

  #answered(
    refId: string,
    entry: Entry,
    came: {
      readonly answer: BoardAnswer['answer'];
      readonly window: Window;
      readonly version: string | undefined;
      readonly nowMs: number;
    },
  ): void {
    const { answer, window, version, nowMs } = came;
    const shown = {
      answer,
      window,
      error: undefined,
      errorSinceMs: undefined,
      fetching: false,
      updatedAtMs: nowMs,
    };
    this.#set(refId, { ...entry, version, shown });
  }

  #show(refId: string, entry: Entry, change: Partial<BoardAnswer>): void {
    this.#set(refId, { ...entry, shown: { ...entry.shown, ...change } });
  }

  #set(refId: string, entry: Entry): void {
    this.#entries.set(refId, entry);
    this.#isChanged = true;
  }

  #forget(refId: string): void {
    this.#entries.delete(refId);
    this.#isChanged = true;
  }
}

function nothing(window: Window): BoardAnswer {
  const none = { answer: undefined, error: undefined, errorSinceMs: undefined };
  return { ...none, fetching: false, window, updatedAtMs: 0 };
}

function windowOf(event: { readonly windowStartMs: number; readonly windowEndMs: number }): Window {
  return { startMs: event.windowStartMs, endMs: event.windowEndMs };
}

function isSameSubject(a: BoardQuery, b: BoardQuery): boolean {
  if (a.kind === 'metric')
    return b.kind === 'metric' && a.metric === b.metric && a.aggregation === b.aggregation;
  return b.kind === 'expression' && a.expression === b.expression;
}
