import { useMutation } from '@tanstack/react-query';
import { useRenewAlerts } from '../api/queries.ts';

/** Sends a change; afterwards all lists are asked for again, also after an error: part of it may have been done. */
export function useSave<Sent, Answer>(send: (what: Sent) => Promise<Answer>) {
  const renew = useRenewAlerts();
  return useMutation({ networkMode: 'always', mutationFn: send, onSettled: () => void renew() });
}
