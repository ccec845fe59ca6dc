import { type BatchRequest, panelOf } from '../../../src/model/dashboard/batch.ts';
import { apiTime, type RawRange, resolveRange, type Window } from '../time/range.ts';
import type { BoardAnswer, BoardQuery, BoardSource } from './board.ts';
import type { ApiError } from './errors.ts';

/** What a board asks, and how it is kept current. */
export interface BoardAsk {
  readonly queries: readonly BoardQuery[];
  /** The refIds that are asked; others keep what they have. All when left out. */
  readonly asked?: ReadonlySet<string> | undefined;
  readonly range: RawRange;
  readonly maxPoints?: number | undefined;
  readonly timezone?: string | undefined;
  /** Whether the range ends now and what is shown moves on with it. */
  readonly live: boolean;
  /** 0 is never. */
  readonly everySeconds: number;
}

export interface BoardFeedState {
  readonly answers: ReadonlyMap<string, BoardAnswer>;
  /** Why none of the queries could be asked the last time. */
  readonly failure: BoardFailure | undefined;
  readonly mode: 'live' | 'polling' | 'still';
}

export interface BoardFailure {
  readonly error: ApiError;
  readonly sinceMs: number;
}

export interface BoardFeedDependencies {
  readonly source: BoardSource;
  readonly timers: Timers;
  /** The page and its way to the server; `onChange` is told when either changes, and returns what ends that. */
  readonly surroundings: {
    isHidden(): boolean;
    isConnected(): boolean;
    onChange(listener: () => void): () => void;
  };
}

export interface Timers {
  now(): number;
  setTimeout(work: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export function askedOf({ queries, asked }: BoardAsk): readonly BoardQuery[] {
  return asked === undefined ? queries : queries.filter(({ refId }) => asked.has(refId));
}

/** Answers for another of these are not those to what is asked. */
export function contextOf({ range, maxPoints, timezone }: BoardAsk): string {
  return JSON.stringify([range.from, range.to, maxPoints, timezone]);
}

export function requestOf(ask: BoardAsk, queries: readonly BoardQuery[], nowMs: number): BatchRequest {
  const { range, maxPoints, timezone } = ask;
  return {
    ...{ start: apiTime(range.from, nowMs), end: apiTime(range.to, nowMs), queries },
    ...(maxPoints === undefined ? {} : { maxPoints }),
    ...(timezone === undefined ? {} : { timezone }),
  };
}

/** What to draw of each query, were it asked now: panels may have a range of their own. */
export function windowsOf({ queries, range }: BoardAsk, nowMs: number): (refId: string) => Window {
  const own = new Map<string, Window>();
  for (const query of queries) {
    if (query.kind !== 'metric' || (query.start ?? query.end) === undefined) continue;
    const from = String(query.start ?? range.from);
    own.set(panelOf(query.refId), resolveRange({ from, to: String(query.end ?? range.to) }, nowMs));
  }
  const usual = resolveRange(range, nowMs);
  return (refId) => own.get(panelOf(refId)) ?? usual;
}
