import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { SLOWLY_LIVE } from '../../../api/live.ts';
import { KEEP_PICTURE } from '../../../api/use-always-live.ts';
import { boardApi } from './client.ts';
import type { BoardFilter, StoredBoard } from './types.ts';

/** All that is kept about boards begins so: a change asks for all of it again. */
const BOARDS = 'boards';

export function useBoards(filter: BoardFilter, { enabled = true } = {}) {
  return useQuery({
    queryKey: [BOARDS, 'list', filter],
    enabled,
    queryFn: ({ signal }) => boardApi.list(filter, signal),
    ...KEEP_PICTURE,
    meta: SLOWLY_LIVE,
  });
}

/** Renewed slowly while the page is live, so that a wall shows what somebody changed, and the editor knows it was overtaken. */
export function useBoard(id: string | undefined) {
  return useQuery({
    queryKey: [BOARDS, 'one', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => boardApi.get(id ?? '', signal),
    meta: SLOWLY_LIVE,
  });
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: [BOARDS, 'versions', id],
    queryFn: ({ signal }) => boardApi.versions(id, signal),
  });
}

export function useVersion(id: string, version: number | undefined) {
  return useQuery({
    queryKey: [BOARDS, 'version', id, version],
    enabled: version !== undefined,
    queryFn: ({ signal }) => boardApi.version(id, version ?? 0, signal),
    // A version never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useShares(id: string) {
  return useQuery({ queryKey: [BOARDS, 'shares', id], queryFn: ({ signal }) => boardApi.shares(id, signal) });
}

/** Asks again for all that is shown of boards, after a change. */
export function useRenewBoards(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: [BOARDS] }), [client]);
}

/** What pages know of boards, after a change: `put` has what is stored at once, `renew` asks again for all that is shown. */
export function useBoardCache() {
  const client = useQueryClient();
  const renew = useRenewBoards();
  const put = useCallback(
    (stored: StoredBoard) => client.setQueryData([BOARDS, 'one', stored.id], stored),
    [client],
  );
  return { put, renew };
}
