import type { Tags } from '../../../model/series.ts';
import { SECOND_MS } from '../../../model/time.ts';
import { ALERTMANAGER_REPEAT_MS } from '../channels/alertmanager.ts';
import type { StoredChannel } from '../documents/channel.ts';
import { compileMatchers, type LabelTest } from '../documents/matcher.ts';
import { GROUP_BY_ALERT, inOrder, parseRoute, type StoredRoute } from '../documents/route.ts';
import type { GroupTiming } from '../grouping/decide-group.ts';
import { type GroupIdentity, groupIdentity } from './group-key.ts';

export interface RoutedAlert {
  readonly alertId: string;
  readonly ruleId: string;
  readonly labels: Tags;
}

/** Somebody to be told of an alert, in a group with others. */
export interface Target {
  readonly channel: StoredChannel;
  readonly route: StoredRoute;
  readonly group: GroupIdentity;
}

export interface RoutingInput {
  readonly channels: readonly StoredChannel[];
  readonly routes: readonly StoredRoute[];
  /** Names of channels that a rule names itself, by rule id; rules that name none are left out. */
  readonly ruleChannels: ReadonlyMap<string, readonly string[]>;
}

/** Takes what no other route does. Its channels are those marked `default`. */
export const DEFAULT_ROUTE: StoredRoute = {
  ...parseRoute({ name: 'default', channels: ['default'] }),
  id: 'default',
  channels: [],
};

interface CompiledRoute {
  readonly route: StoredRoute;
  readonly test: LabelTest;
}

/** Decides who is told of an alert. Made anew when channels, routes or rules change. */
export class Routing {
  readonly #routes: readonly CompiledRoute[];
  readonly #channels: ReadonlyMap<string, StoredChannel>;
  readonly #ruleChannels: RoutingInput['ruleChannels'];
  readonly #defaults: readonly string[];

  constructor({ channels, routes, ruleChannels }: RoutingInput) {
    this.#routes = inOrder(routes).map((route) => ({
      route,
      test: compileMatchers(route.matchers, { code: 'INVALID_ROUTE', field: 'matchers' }),
    }));
    this.#channels = new Map(channels.map((channel) => [channel.name, channel]));
    this.#ruleChannels = ruleChannels;
    this.#defaults = channels.filter((channel) => channel.default).map(({ name }) => name);
  }

  /** Channels that are told of what no route takes, and of silences that end soon. */
  get defaultChannels(): readonly StoredChannel[] {
    return this.#enabled(this.#defaults);
  }

  /**
   * Each enabled channel that is told of an alert, once, by the first route that names it. A rule's own channels stand in
   * place of those of its routes. Where only channels are named that do not exist, the default ones are told.
   */
  targetsOf(alert: RoutedAlert): readonly Target[] {
    const routes = this.#routesOf(alert.labels);
    const own = this.#ruleChannels.get(alert.ruleId);
    const named =
      own === undefined
        ? routes.map((route) => ({ route, names: this.#namesOf(route) }))
        : [{ route: routes[0] ?? DEFAULT_ROUTE, names: own }];
    const isKnown = named.some(({ names }) => names.some((name) => this.#channels.has(name)));
    return this.#targets(alert, isKnown ? named : [{ route: DEFAULT_ROUTE, names: this.#defaults }]);
  }

  /** The route of a group, as it is now; undefined when it is no more. */
  routeOf(routeId: string): StoredRoute | undefined {
    if (routeId === DEFAULT_ROUTE.id) return DEFAULT_ROUTE;
    return this.#routes.find(({ route }) => route.id === routeId)?.route;
  }

  /** What somebody should set right: names of channels that lead nowhere, alerts that would reach nobody. */
  problems(): readonly string[] {
    const dangling = this.#routes.flatMap(({ route }) =>
      route.channels
        .filter((name) => !this.#channels.has(name))
        .map((name) => `the route ${route.name} names the channel ${name}, which does not exist`),
    );
    const missing = new Set(
      [...this.#ruleChannels.values()].flat().filter((name) => !this.#channels.has(name)),
    );
    const rules = [...missing].map((name) => `rules name the channel ${name}, which does not exist`);
    return [...dangling, ...rules];
  }

  #routesOf(labels: Tags): readonly StoredRoute[] {
    const matching: StoredRoute[] = [];
    for (const { route, test } of this.#routes) {
      if (!test(labels)) continue;
      matching.push(route);
      if (!route.continue) break;
    }
    return matching.length === 0 ? [DEFAULT_ROUTE] : matching;
  }

  #namesOf(route: StoredRoute): readonly string[] {
    return route.id === DEFAULT_ROUTE.id ? this.#defaults : route.channels;
  }

  #targets(
    alert: RoutedAlert,
    named: readonly { readonly route: StoredRoute; readonly names: readonly string[] }[],
  ): readonly Target[] {
    const targets = new Map<string, Target>();
    for (const { route, names } of named) {
      for (const channel of this.#enabled(names)) {
        if (targets.has(channel.id)) continue;
        const place = { channelId: channel.id, routeId: route.id, groupBy: groupByOf(channel, route) };
        targets.set(channel.id, { channel, route, group: groupIdentity(alert, place) });
      }
    }
    return [...targets.values()];
  }

  #enabled(names: readonly string[]): readonly StoredChannel[] {
    return names
      .map((name) => this.#channels.get(name))
      .filter((channel) => channel !== undefined)
      .filter(({ enabled }) => enabled);
  }
}

/**
 * When a channel is told. An Alertmanager waits and groups by itself: it is told at once, and again before it takes an alert
 * for resolved.
 */
export function timingOf({ type, sendResolved }: StoredChannel, route: StoredRoute): GroupTiming {
  if (type === 'alertmanager')
    return { groupWaitMs: 0, groupIntervalMs: 0, repeatIntervalMs: ALERTMANAGER_REPEAT_MS, sendResolved };
  return {
    groupWaitMs: route.groupWaitSeconds * SECOND_MS,
    groupIntervalMs: route.groupIntervalSeconds * SECOND_MS,
    repeatIntervalMs: route.repeatIntervalSeconds * SECOND_MS,
    sendResolved,
  };
}

/** PagerDuty has one incident for each alert, whatever the route says. */
function groupByOf({ type }: StoredChannel, route: StoredRoute): readonly string[] {
  if (type === 'pagerduty') return [GROUP_BY_ALERT];
  return type === 'alertmanager' ? ['alertname'] : route.groupBy;
}
