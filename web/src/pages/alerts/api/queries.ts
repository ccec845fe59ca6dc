import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { KEEP_PICTURE, useAlwaysLive } from '../../../api/use-always-live.ts';
import { type ListedInhibition, readableInhibition } from '../channels/readable-inhibition.ts';
import { type ListedSilence, readableSilence } from '../silences/readable-silence.ts';
import { alertApi, type EventFilter, type RuleFilter } from './client.ts';

/** All that is kept about alerts begins so: a change asks for all of it again. */
const ALERTS = 'alerts';

export function useAlerts() {
  return useQuery({
    queryKey: [ALERTS, 'active'],
    queryFn: ({ signal }) => alertApi.alerts.list({}, signal),
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
}

export function useRules(filter: RuleFilter) {
  return useQuery({
    queryKey: [ALERTS, 'rules', filter],
    queryFn: ({ signal }) => alertApi.rules.list(filter, signal),
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
}

export function useRule(id: string | undefined) {
  return useQuery({
    queryKey: [ALERTS, 'rule', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => alertApi.rules.get(id ?? '', signal),
    // One rule's texts must not stand in for another's: no picture is kept.
    ...useAlwaysLive(),
  });
}

export function useSilences() {
  return useQuery({
    queryKey: [ALERTS, 'silences'],
    queryFn: ({ signal }) => alertApi.silences.list(signal),
    select: readable,
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
}

function readable({ silences }: { readonly silences: readonly ListedSilence[] }) {
  return { silences: silences.map(readableSilence) };
}

function readableInhibitions({ inhibitions }: { readonly inhibitions: readonly ListedInhibition[] }) {
  return { inhibitions: inhibitions.map(readableInhibition) };
}

export function useChannels() {
  return useQuery({
    queryKey: [ALERTS, 'channels'],
    queryFn: ({ signal }) => alertApi.channels.list(signal),
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
}

export function useRoutes() {
  return useQuery({
    queryKey: [ALERTS, 'routes'],
    queryFn: ({ signal }) => alertApi.routes.list(signal),
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
}

export function useInhibitions() {
  return useQuery({
    queryKey: [ALERTS, 'inhibitions'],
    queryFn: ({ signal }) => alertApi.inhibitions.list(signal),
    select: readableInhibitions,
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
}

/** Asks again for all that is shown about alerts, after a change. */
export function useRenewAlerts(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: [ALERTS] }), [client]);
}

export function useEvents(filter: EventFilter) {
  return useQuery({
    queryKey: [ALERTS, 'events', filter],
    queryFn: ({ signal }) => alertApi.alerts.events(filter, signal),
    ...useAlwaysLive(),
  });
}
