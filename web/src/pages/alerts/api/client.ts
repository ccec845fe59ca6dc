import { person } from '../../../api/actor.ts';
import { json, type RequestOptions, search } from '../../../api/client.ts';
import type { ListedInhibition } from '../channels/readable-inhibition.ts';
import type { ListedSilence } from '../silences/readable-silence.ts';
import type { AlertList, AlertStats, EventList } from './alert-types.ts';
import type {
  Channel,
  ChannelInput,
  ChannelTest,
  DeliveryList,
  DeliveryPlace,
  Inhibition,
  InhibitionInput,
  Route,
  RouteInput,
  Silence,
  SilenceInput,
} from './notify-types.ts';
import type { Backtest, Preview, Rule, RuleInput, RuleList } from './rule-types.ts';

const ROOT = '/api/v1/alerts';
// A backtest of many days reads them all; the test of a channel waits for somebody else's server.
const LONG_MS = 60_000;

/** A path under the alerting API. A change says who makes it. */
function path(rest: string, params: Readonly<Record<string, string | number | undefined>> = {}): string {
  return `${ROOT}${rest}${search(params)}`;
}

function change<T>(rest: string, options: RequestOptions): Promise<T> {
  return json<T>(path(rest, { actor: person() }), {
    lateFix: 'It may have been done: look again.',
    ...options,
  });
}

const one = (kind: string, id: string, rest = '') => `/${kind}/${encodeURIComponent(id)}${rest}`;

/** Create, replace and delete of one kind of document, all with optimistic locking. */
function documents<Input, Stored extends { readonly id: string; readonly version: number }>(kind: string) {
  return {
    get: (id: string, signal?: AbortSignal) => json<Stored>(path(one(kind, id)), { signal }),
    create: (input: Input) => change<Stored>(`/${kind}`, { body: input }),
    /** Makes one again that was deleted, as the one that it was. */
    restore: ({ id, origin }: { readonly id: string; readonly origin: string }, input: Input) =>
      change<Stored>(`/${kind}`, { body: { ...input, id, origin } }),
    /** Replaces what has this version; 409 when somebody changed it since. */
    update: (id: string, version: number, input: Input) =>
      change<Stored>(one(kind, id), { method: 'PUT', body: { ...input, version } }),
    delete: (id: string) => change<void>(one(kind, id), { method: 'DELETE' }),
  };
}

export interface RuleFilter {
  readonly search?: string;
  readonly state?: string;
  readonly severity?: string;
  readonly limit?: number;
  readonly after?: string;
}

export interface EventFilter {
  readonly ruleId?: string | undefined;
  readonly alertId?: string | undefined;
  readonly start?: number;
  readonly end?: number;
  readonly before?: number | undefined;
  readonly limit: number;
}

export const alertApi = {
  rules: {
    ...documents<RuleInput, Rule>('rules'),
    list: (filter: RuleFilter, signal?: AbortSignal) =>
      json<RuleList>(path('/rules', { ...filter }), { signal }),
    copy: (id: string) => change<Rule>(one('rules', id, '/copy'), { body: {} }),
    preview: (rule: RuleInput, signal?: AbortSignal) =>
      json<Preview>(path('/preview'), { body: { rule }, signal }),
    backtest: (body: { rule: RuleInput; start: number; end: number }, signal?: AbortSignal) =>
      json<Backtest>(path('/backtest'), { body, signal, timeoutMs: LONG_MS }),
  },
  alerts: {
    list: (filter: { readonly ruleId?: string } = {}, signal?: AbortSignal) =>
      json<AlertList>(path('', { ...filter }), { signal }),
    acknowledge: (alertId: string, comment: string) =>
      change<unknown>(`/${encodeURIComponent(alertId)}/acknowledge`, { body: { comment } }),
    events: (filter: EventFilter, signal?: AbortSignal) =>
      json<EventList>(path('/events', { ...filter }), { signal }),
    stats: (range: { readonly start: number; readonly end: number }, signal?: AbortSignal) =>
      json<AlertStats>(path('/stats', { ...range }), { signal }),
  },
  silences: {
    ...documents<SilenceInput, Silence>('silences'),
    list: (signal?: AbortSignal) =>
      json<{ silences: readonly ListedSilence[] }>(path('/silences'), { signal }),
  },
  channels: {
    ...documents<ChannelInput, Channel>('channels'),
    list: (signal?: AbortSignal) => json<{ channels: readonly Channel[] }>(path('/channels'), { signal }),
    test: (id: string) => change<ChannelTest>(one('channels', id, '/test'), { body: {}, timeoutMs: LONG_MS }),
    /** With the id of a stored one, its secrets stand for those that are hidden. */
    testUnsaved: (channel: ChannelInput & { readonly id?: string | undefined }) =>
      change<ChannelTest>('/channels/test', { body: channel, timeoutMs: LONG_MS }),
  },
  routes: {
    ...documents<RouteInput, Route>('routes'),
    list: (signal?: AbortSignal) => json<{ routes: readonly Route[] }>(path('/routes'), { signal }),
  },
  inhibitions: {
    ...documents<InhibitionInput, Inhibition>('inhibitions'),
    list: (signal?: AbortSignal) =>
      json<{ inhibitions: readonly ListedInhibition[] }>(path('/inhibitions'), { signal }),
  },
  deliveries: (
    filter: { channelId?: string; state?: string; limit: number } & Partial<DeliveryPlace>,
    signal?: AbortSignal,
  ) => json<DeliveryList>(path('/deliveries', { ...filter }), { signal }),
};
