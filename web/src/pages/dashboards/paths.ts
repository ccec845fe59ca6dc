import { isLive, type RawRange } from '../../time/range.ts';

export const DASHBOARDS = '/dashboards';
export const DASHBOARDS_CRUMB = { label: 'Dashboards', path: DASHBOARDS } as const;

export function boardPath(id: string, params?: URLSearchParams): string {
  const text = params?.toString() ?? '';
  return `${DASHBOARDS}/${encodeURIComponent(id)}${text === '' ? '' : `?${text}`}`;
}

/**
 * The way to a board from elsewhere. A board brings its own range; but whoever looks at a moment in the past goes on looking at it.
 */
export function boardPathFrom(id: string, range: RawRange): string {
  return boardPath(id, isLive(range) ? undefined : new URLSearchParams({ from: range.from, to: range.to }));
}
