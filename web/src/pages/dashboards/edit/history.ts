/** The states of a document that is written, with ways back and forth. Knows nothing of what the document is. */
export interface History<T> {
  /** The oldest first. */
  readonly past: readonly T[];
  readonly present: T;
  /** The next one to go forth to comes first. */
  readonly future: readonly T[];
  /** What the last change was about and when, so that the letters of one word become one step. */
  readonly last: { readonly about: string; readonly atMs: number } | undefined;
}

export type HistoryAction<T> =
  /** Changes with the same `about`, each soon after the other, are one step. */
  | {
      readonly type: 'change';
      readonly to: (present: T) => T;
      readonly about?: string | undefined;
      readonly atMs: number;
    }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** Begins anew: nothing before can be come back to. */
  | { readonly type: 'reset'; readonly present: T };

// Documents share what did not change: a hundred states of a large board weigh little more than one.
const MOST_STEPS = 200;
const ONE_STEP_MS = 1_500;

export function beginning<T>(present: T): History<T> {
  return { past: [], present, future: [], last: undefined };
}

export function historyReducer<T>(history: History<T>, action: HistoryAction<T>): History<T> {
  switch (action.type) {
    case 'change':
      return changed(history, action);
    case 'undo': {
      const before = history.past.at(-1);
      if (before === undefined) return history;
      return {
        past: history.past.slice(0, -1),
        present: before,
        future: [history.present, ...history.future],
        last: undefined,
      };
    }
    case 'redo': {
      const [next, ...rest] = history.future;
      if (next === undefined) return history;
      return { past: [...history.past, history.present], present: next, future: rest, last: undefined };
    }
    case 'reset':
      return beginning(action.present);
  }
}

function changed<T>(
  history: History<T>,
  { to, about, atMs }: Extract<HistoryAction<T>, { readonly type: 'change' }>,
): History<T> {
  const present = to(history.present);
  if (present === history.present) return history;
  const { last } = history;
  const goesOn =
    about !== undefined && last?.about === about && atMs - last.atMs < ONE_STEP_MS && history.past.length > 0;
  return {
    past: goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS),
    present,
    future: [],
    last: about === undefined ? undefined : { about, atMs },
  };
}
