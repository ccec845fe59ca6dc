import { useSyncExternalStore } from 'react';
import { readSetting, writeSetting } from '../time/refresh.ts';

const KEY = 'dashboarding.person';
const listeners = new Set<() => void>();
let current: string | undefined;

/** Who the person at this browser says to be; empty until told. A proxy that knows better overrules it. */
export function person(): string {
  current ??= readSetting(KEY) ?? '';
  return current;
}

export function rememberPerson(name: string): void {
  current = name.trim();
  writeSetting(KEY, current);
  for (const listener of listeners) listener();
}

export function usePerson(): string {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, person);
}
