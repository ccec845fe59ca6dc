import { useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { isEqual } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { isTyping } from '../../../ui/is-typing.ts';
import type { StoredBoard } from '../api/types.ts';
import type { Draft } from './draft-shape.ts';
import { drafts, tabs } from './drafts.ts';
import { type History, type HistoryAction, historyReducer } from './history.ts';
import { useDraftKeeper } from './use-draft-keeper.ts';

export interface BoardEditor {
  readonly board: Dashboard;
  readonly base: Dashboard;
  readonly version: number;
  readonly dirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** False while the browser keeps no draft of it. */
  readonly draftKept: boolean;
  /** There was a draft that could not be read. */
  readonly draftDropped: boolean;
  /** Quick changes with the same `about` are one step. */
  change(to: (board: Dashboard) => Dashboard, about?: string): void;
  undo(): void;
  redo(): void;
  /** The board as it is at this moment, for what began earlier. */
  now(): Dashboard;
  /** Begins anew from what is stored. */
  reset(board: Dashboard, version: number): void;
  /** Another state is stored: what is written stays, as changes of that one. */
  rebase(base: Dashboard, version: number): void;
  /** As `rebase`, for a board that is stored now under an id: the draft goes along. */
  rebaseAs(id: string, base: Dashboard, version: number): void;
  /** Goes on with a draft of another tab. */
  take(draft: Draft): void;
}

type Origin = Pick<Draft, 'base' | 'version'>;

/** A board that is written: every step can be taken back, and each is kept as a draft. */
export function useBoardEditor(id: string, stored: StoredBoard | undefined, initial: Dashboard): BoardEditor {
  const [found] = useState(() => drafts.read(id, tabs.id));
  const [origin, setOrigin] = useState<Origin>(
    () => found.draft ?? { base: initial, version: stored?.version ?? 0 },
  );
  const [history, dispatch] = useReducer(
    historyReducer as (history: History<Dashboard>, action: HistoryAction<Dashboard>) => History<Dashboard>,
    found.draft ?? { board: initial, base: initial },
    // A draft that is gone on with can be taken back to what is stored.
    ({ board, base }): History<Dashboard> => ({
      past: isEqual(board, base) ? [] : [base],
      ...{ present: board, future: [], last: undefined },
    }),
  );
  const { present, past, future } = history;
  const latest = useRef(present);
  const { keeper, kept } = useDraftKeeper(id);
  const dirty = useMemo(() => !isEqual(present, origin.base), [present, origin]);
  useEffect(() => {
    latest.current = present;
    const { base, version } = origin;
    keeper.keep(dirty ? { board: present, base, version } : undefined);
  }, [keeper, present, origin, dirty]);
  const acts = useMemo(() => {
    const change: BoardEditor['change'] = (to, about) =>
      dispatch({ type: 'change', to, about, atMs: Date.now() });
    return {
      ...{ change, now: () => latest.current },
      undo: () => dispatch({ type: 'undo' }),
      redo: () => dispatch({ type: 'redo' }),
      reset: (board: Dashboard, version: number) => {
        setOrigin({ base: board, version });
        keeper.keep(undefined);
        dispatch({ type: 'reset', present: board });
      },
      rebase: (base: Dashboard, version: number) => {
        setOrigin({ base, version });
        // Also when the page has been left meanwhile.
        keeper.keep({ board: latest.current, base, version });
      },
      rebaseAs: (as: string, base: Dashboard, version: number) => {
        setOrigin({ base, version });
        keeper.moveTo(as, { board: latest.current, base, version });
      },
      take: ({ board, base, version }: Draft) => {
        setOrigin({ base, version });
        change(() => board);
      },
    };
  }, [keeper]);
  useUndoKeys(acts.undo, acts.redo);
  return {
    ...{ board: present, base: origin.base, version: origin.version, dirty, ...acts },
    ...{ canUndo: past.length > 0, canRedo: future.length > 0 },
    ...{ draftKept: kept, draftDropped: found.dropped },
  };
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
