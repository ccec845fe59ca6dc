import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { isEqual } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { onRecovery } from '../../../api/connection.ts';
import { ApiError, isConflict, isUnreachable } from '../../../api/errors.ts';
import { useTell } from '../../../ui/undo.ts';
import { boardApi } from '../api/client.ts';
import { useBoardCache } from '../api/queries.ts';
import type { StoredBoard } from '../api/types.ts';
import { withView } from '../board/address.ts';
import { boardPath } from '../paths.ts';
import type { BoardEditor } from './use-board-editor.ts';
import { withoutUnfinished } from './without-unfinished.ts';

interface Wanted {
  readonly board: Dashboard;
  readonly version: number;
  readonly comment: string;
  /** As a new board: the stored one is gone. */
  readonly anew?: boolean;
}

/**
 * Saves with optimistic locking: what somebody else stored meanwhile is never overwritten unseen. What is written while it is on
 * its way is not part of it, and stays.
 */
export function useSaveBoard(id: string, editor: BoardEditor) {
  const [tried, setTried] = useState(false);
  const [comment, setComment] = useState('');
  const [conflict, setConflict] = useState<StoredBoard>();
  const [again, setAgain] = useState(false);
  /** Where it is stored: a new board has an id from its first save on. */
  const target = useRef(id);
  /** What may have been stored though no answer came. */
  const unanswered = useRef<Dashboard>(undefined);
  const tell = useTell();
  const cache = useBoardCache();
  const leave = useLeave(id);
  const { board, version, rebase, change } = editor;
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: ({ board: wanted, version: from, comment: words, anew = false }: Wanted) => {
      const saved = { dashboard: withoutUnfinished(wanted), comment: words };
      const { current } = target;
      if (current === 'new') return boardApi.create(saved);
      return anew ? boardApi.create(saved, current) : boardApi.update(current, from, saved);
    },
    onSuccess: (saved, { board: sent, comment: said }) => {
      unanswered.current = undefined;
      setConflict(undefined);
      setComment((now) => (now === said ? '' : now));
      cache.put(saved);
      const { dashboard, version: made } = saved;
      const isAll = editor.now() === sent;
      tell({
        words: `${dashboard.title} is saved${isAll ? '' : ', without what you changed meanwhile: that is kept here'}.`,
      });
      const wasNew = target.current === 'new';
      target.current = saved.id;
      if (isAll) {
        setAgain(false);
        editor.reset(dashboard, made);
        leave(saved.id);
      } else if (wasNew) {
        editor.rebaseAs(saved.id, dashboard, made);
        leave(saved.id, { editing: true });
      } else rebase(dashboard, made);
      void cache.renew();
    },
    onError: async (error, { board: sent }) => {
      setAgain(false);
      if (error instanceof ApiError && (isUnreachable(error) || error.code === 'TIMEOUT'))
        unanswered.current = withoutUnfinished(sent);
      if (!isConflict(error) || id === 'new') return;
      // When the newer version cannot be read either, the error itself is shown, with a way to try again.
      const newer = await boardApi.get(id).catch(() => undefined);
      if (newer === undefined) return;
      if (!isEqual(newer.dashboard, unanswered.current)) return setConflict(newer);
      // It was stored by the attempt before, whose answer was lost: nobody else wrote anything.
      unanswered.current = undefined;
      rebase(newer.dashboard, newer.version);
      setAgain(true);
    },
  });
  const { mutate, error, isPending } = mutation;
  const send = useCallback(
    (more: Pick<Wanted, 'anew'> = {}) => {
      setTried(true);
      if (board.title.trim() !== '') mutate({ board, version, comment, ...more });
    },
    [board, version, comment, mutate],
  );
  // Whoever saves while a save is under way means what changed since: it follows.
  const start = useCallback(() => (isPending ? setAgain(true) : send()), [isPending, send]);
  useEffect(() => {
    if (!again || isPending) return;
    setAgain(false);
    send();
  }, [again, isPending, send]);
  // What could not be sent because the server was away is sent when it is back.
  const isUnsent = error !== null && isUnreachable(error);
  useEffect(() => (isUnsent ? onRecovery(start) : undefined), [isUnsent, start]);
  return {
    ...{ tried, comment, setComment, start, conflict, busy: isPending },
    /** Null also while a conflict is shown: that has a dialog of its own. */
    error: conflict === undefined ? error : null,
    /** The board was deleted meanwhile: saving it again cannot work, `saveAnew` does. */
    gone: id !== 'new' && error instanceof ApiError && error.status === 404,
    saveAnew: () => send({ anew: true }),
    closeConflict: () => setConflict(undefined),
    /** Stores what both versions became over the newer one. */
    saveResolved: (resolved: Dashboard) => {
      if (conflict === undefined) return;
      change(() => resolved);
      rebase(conflict.dashboard, conflict.version);
      mutate({ board: resolved, version: conflict.version, comment });
    },
  };
}

/** Shows a board that is stored, unless the person has gone somewhere else meanwhile. */
function useLeave(id: string) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return (to: string, { editing = false } = {}) => {
    if (!isHere.current) return;
    const params = new URLSearchParams(search);
    const path = editing
      ? boardPath(to, withView(params, { edit: params.get('edit') ?? '' }))
      : boardPath(to);
    void navigate(path, { replace: id === 'new' });
  };
}
