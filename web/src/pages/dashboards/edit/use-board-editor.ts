import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { isTyping } from '../../../ui/is-typing.ts';
import type { StoredBoard } from '../api/types.ts';
import { type Draft, readDraft, writeDraft } from './draft.ts';
import { type History, type HistoryAction, historyReducer } from './history.ts';

export interface BoardEditor {
  readonly board: Dashboard;
  readonly base: Dashboard;
  readonly version: number;
  readonly dirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Quick changes with the same `about` are one step. */
  change(to: (board: Dashboard) => Dashboard, about?: string): void;
  undo(): void;
  redo(): void;
  /** Begins anew from what is stored. */
  reset(board: Dashboard, version: number): void;
}

/** A board that is written: every step can be taken back, and each is kept as a draft at once. */
export function useBoardEditor(id: string, stored: StoredBoard | undefined, initial: Dashboard): BoardEditor {
  const start = useRef<Omit<Draft, 'atMs'>>(undefined);
  start.current ??= readDraft(id) ?? { board: initial, base: initial, version: stored?.version ?? 0 };
  const origin = start.current;
  const [history, dispatch] = useReducer(
    historyReducer as (history: History<Dashboard>, action: HistoryAction<Dashboard>) => History<Dashboard>,
    origin,
    // A draft that is gone on with can be taken back to what is stored.
    ({ board, base }): History<Dashboard> => ({
      past: same(board, base) ? [] : [base],
      ...{ present: board, future: [], last: undefined },
    }),
  );
  const { present, past, future } = history;
  const dirty = useMemo(() => !same(present, origin.base), [present, origin]);
  const reset = useCallback(
    (board: Dashboard, version: number) => {
      start.current = { board, base: board, version };
      writeDraft(id, undefined);
      dispatch({ type: 'reset', present: board });
    },
    [id],
  );
  useEffect(() => {
    const { base, version } = start.current ?? { base: present, version: 0 };
    writeDraft(id, same(present, base) ? undefined : { board: present, base, version });
  }, [id, present]);
  const undo = useCallback(() => dispatch({ type: 'undo' }), []);
  const redo = useCallback(() => dispatch({ type: 'redo' }), []);
  useUndoKeys(undo, redo);
  return {
    ...{ board: present, base: origin.base, version: origin.version, dirty },
    ...{ canUndo: past.length > 0, canRedo: future.length > 0, undo, redo, reset },
    change: useCallback((to, about) => dispatch({ type: 'change', to, about, atMs: Date.now() }), []),
  };
}

export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Inside a field the browser's own undo is meant. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === 'z') (event.shiftKey ? redo : undo)();
      else if (key === 'y') redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [undo, redo]);
}
