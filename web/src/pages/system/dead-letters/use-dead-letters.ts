import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { ApiError } from '../../../api/errors.ts';
import { SLOWLY_LIVE } from '../../../api/live.ts';
import type { DeadLetterList, OneDeadLetter } from '../../../api/types.ts';
import { type Act, outcome, type Target } from './words.ts';

/** The oldest letters. Null where nothing keeps any: refused batches are told to their senders at once. */
export function useDeadLetters(limit: number): UseQueryResult<DeadLetterList | null> {
  return useQuery({
    queryKey: ['dead-letters', limit],
    queryFn: ({ signal }) => nullWhenMissing(api.deadLetters(limit, signal)),
    // A server without dead letters does not come to have some: it is not asked again.
    enabled: (query) => query.state.data !== null,
    placeholderData: (previous) => previous,
    meta: SLOWLY_LIVE,
  });
}

/** One letter with its samples; null when it is no longer there. */
export function useDeadLetter(id: string | null): UseQueryResult<OneDeadLetter | null> {
  return useQuery({
    queryKey: ['dead-letter', id],
    enabled: id !== null,
    queryFn: ({ signal }) => nullWhenMissing(api.deadLetter(id ?? '', signal)),
    // A letter never changes while it is there.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Replays or deletes, then asks for the list again. Resolves to what came of it, in words. */
export function useDeadLetterAct() {
  const client = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: async ({ act, target }: { readonly act: Act; readonly target: Target }) =>
      outcome(act, target, await run(act, target)),
    // Also after an error: part of it may have been done.
    onSettled: () => {
      client.removeQueries({ queryKey: ['dead-letter'], type: 'inactive' });
      void client.invalidateQueries({ queryKey: ['dead-letters'] });
    },
  });
}

async function run(act: Act, { ids }: Target): Promise<number> {
  const choice = ids === undefined ? ({ all: true } as const) : { ids };
  if (act === 'replay') return (await api.replayDeadLetters(choice)).replayed;
  return (await api.purgeDeadLetters(choice)).purged;
}

async function nullWhenMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
