import { useCallback, useState } from 'react';

const PREFIX = 'dashboarding.draft.';

/** What was typed and not sent yet outlives a reload, a wrong click and a lost connection, in this tab. */
export function readDraft<T>(key: string): T | undefined {
  try {
    const text = sessionStorage.getItem(PREFIX + key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    // Storage may be forbidden, or hold what an older version wrote.
    return undefined;
  }
}

export function writeDraft(key: string, value: unknown): void {
  try {
    if (value === undefined) sessionStorage.removeItem(PREFIX + key);
    else sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Without storage the draft lives as long as the page.
  }
}

/** A state that is kept as a draft from the first change until `clear`. */
export function useDraft<T>(
  key: string,
  initial: () => T,
): { readonly value: T; readonly set: (next: T) => void; readonly clear: () => void } {
  const [value, setValue] = useState<T>(() => readDraft<T>(key) ?? initial());
  const set = useCallback(
    (next: T) => {
      setValue(next);
      writeDraft(key, next);
    },
    [key],
  );
  const clear = useCallback(() => writeDraft(key, undefined), [key]);
  return { value, set, clear };
}
