import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { onRecovery } from '../../../api/connection.ts';
import { isConflict, isUnreachable } from '../../../api/errors.ts';
import { useTell } from '../../../ui/undo.ts';
import { boardApi } from '../api/client.ts';
import { useRenewBoards } from '../api/queries.ts';
import type { StoredBoard } from '../api/types.ts';
import { boardPath } from '../paths.ts';
import { writeDraft } from './draft.ts';
import type { BoardEditor } from './use-board-editor.ts';
import { withoutUnfinished } from './without-unfinished.ts';

interface Wanted {
  readonly board: Dashboard;
  readonly version: number;
  readonly comment: string;
}

/** Saves with optimistic locking: what somebody else stored meanwhile is never overwritten unseen. */
export function useSaveBoard(id: string, editor: BoardEditor) {
  const [tried, setTried] = useState(false);
  const [conflict, setConflict] = useState<StoredBoard>();
  const tell = useTell();
  const renew = useRenewBoards();
  const navigate = useNavigate();
  const { board, version, reset, change } = editor;
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: ({ board: wanted, version: from, comment }: Wanted) => {
      const saved = { dashboard: withoutUnfinished(wanted), comment };
      return id === 'new' ? boardApi.create(saved) : boardApi.update(id, from, saved);
    },
    onSuccess: async (saved) => {
      setConflict(undefined);
      if (id === 'new') writeDraft('new', undefined);
      reset(saved.dashboard, saved.version);
      tell({ words: `${saved.dashboard.title} is saved.` });
      await renew();
      await navigate(boardPath(saved.id), { replace: id === 'new' });
    },
    onError: async (error) => {
      if (!isConflict(error) || id === 'new') return;
      // When the newer version cannot be read either, the error itself is shown, with a way to try again.
      const newer = await boardApi.get(id).catch(() => undefined);
      if (newer !== undefined) setConflict(newer);
    },
  });
  const { mutate, error, variables } = mutation;
  const start = useCallback(
    (comment = '') => {
      setTried(true);
      if (board.title.trim() !== '') mutate({ board, version, comment });
    },
    [board, version, mutate],
  );
  const retry = useCallback(() => start(variables?.comment), [start, variables]);
  // What could not be sent because the server was away is sent when it is back.
  const isUnsent = error !== null && isUnreachable(error);
  useEffect(() => (isUnsent ? onRecovery(retry) : undefined), [isUnsent, retry]);
  return {
    ...{ tried, start, retry, conflict, busy: mutation.isPending },
    /** Null also while a conflict is shown: that has a dialog of its own. */
    error: conflict === undefined ? error : null,
    closeConflict: () => setConflict(undefined),
    /** Stores what both versions became over the newer one. */
    saveResolved: (resolved: Dashboard) => {
      if (conflict === undefined) return;
      change(() => resolved);
      mutate({ board: resolved, version: conflict.version, comment: '' });
    },
  };
}
