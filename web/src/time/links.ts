import { useCallback } from 'react';
import { useLocation } from 'react-router';

const CARRIED = ['from', 'to', 'refresh'] as const;

/** A link within the application that keeps the time range and the refresh of the address it is on. */
export function carryTime(path: string, currentSearch: string): string {
  const [pathname = '', query = ''] = path.split('?');
  const next = new URLSearchParams(query);
  const current = new URLSearchParams(currentSearch);
  for (const key of CARRIED) {
    const value = current.get(key);
    if (value !== null && !next.has(key)) next.set(key, value);
  }
  const text = next.toString();
  return text === '' ? pathname : `${pathname}?${text}`;
}

export function useTimedPath(): (path: string) => string {
  const { search } = useLocation();
  return useCallback((path: string) => carryTime(path, search), [search]);
}
