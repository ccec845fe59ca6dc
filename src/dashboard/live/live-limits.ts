import type { LiveSettings } from '../../config/sections/live.ts';
import { AppError } from '../../lib/errors.ts';

/** How much is being done for open pages. */
export interface LiveLevels {
  readonly streams: number;
  /** Of all of them, counted for each page. */
  readonly queries: number;
  /** The different ones among them. */
  readonly questions: number;
}

type Bounds = Pick<LiveSettings, 'maxStreams' | 'maxQueries' | 'maxQueriesPerStream'>;

/** Throws `INVALID_QUERY` (400) for a page with too many queries, and `LIVE_FULL` (503) when there is no room for another one. */
export function checkRoom(asked: number, { streams, queries }: LiveLevels, bounds: Bounds): void {
  const { maxStreams, maxQueries, maxQueriesPerStream } = bounds;
  if (asked > maxQueriesPerStream) {
    throw new AppError('INVALID_QUERY', `queries: one stream takes ${maxQueriesPerStream}, got ${asked}`, {
      status: 400,
      fix: 'Ask /api/v1/query/batch again and again instead, or raise live.maxQueriesPerStream.',
    });
  }
  if (streams >= maxStreams)
    throw full(
      `${maxStreams} pages are sent new points already; no more can be taken now`,
      'live.maxStreams',
    );
  if (queries + asked > maxQueries)
    throw full(`pages that are sent new points ask ${queries} queries already`, 'live.maxQueries');
}

function full(message: string, setting: string): AppError {
  return new AppError('LIVE_FULL', message, {
    ...{ status: 503, retryAfterSeconds: 60 },
    fix: `Ask /api/v1/query/batch again and again instead, or raise ${setting}.`,
  });
}

export function tooManyQuestions(most: number): AppError {
  return new AppError('LIVE_FULL', `${most} different queries are asked for live pages already`, {
    status: 503,
    fix: 'Close pages that nobody looks at, or raise live.maxQuestions.',
  });
}

export function stopping(): AppError {
  return new AppError('STOPPING', 'the server is stopping and opens no new streams', {
    status: 503,
    retryAfterSeconds: 1,
  });
}

export function tooSlow(seconds: number) {
  const message = `the page took nothing of what waited for it for ${seconds} s`;
  return { code: 'LIVE_SLOW_READER', message, retry: false };
}
