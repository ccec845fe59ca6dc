import type { BaseLogger } from 'pino';
import type { Clock } from '../../../lib/clock.ts';
import { Pacer } from '../../../lib/pacer.ts';
import type { Acknowledgement, AlertEvent, Lease, Metadata } from '../../../metadata/port.ts';
import type { TimestampMs } from '../../../model/time.ts';
import { hashOf } from '../../engine/ids.ts';
import type { NotifyLinks } from '../contract.ts';
import type { StoredChannel } from '../documents/channel.ts';
import type { AlertFollower } from '../follow/alert-follower.ts';
import type { ConfigFollower } from '../follow/config-follower.ts';
import { decideGroup, type FiringAlert, type GroupDecision } from '../grouping/decide-group.ts';
import type { GroupState } from '../grouping/group-state.ts';
import { beginOf, buildMessage } from '../message/build-message.ts';
import { DATABASE_AWAY, databaseBack } from '../message/database-away.ts';
import { titleOf } from '../message/wording.ts';
import { isMuted, Muting } from '../muting/muting.ts';
import { type GroupIdentity, notifyShardOf } from '../routing/group-key.ts';
import { DEFAULT_ROUTE, type RoutedAlert, Routing, type Target, timingOf } from '../routing/routing.ts';
import { type DirectNotice, directDelivery, toldDirectly } from './direct-notice.ts';
import { GroupBook } from './group-book.ts';
import { HeldUp } from './held-up.ts';
import { type Group, groupToKeep } from './kept-group.ts';
import { OnTheWay } from './on-the-way.ts';
import { type NewDelivery, ShardOutbox } from './shard-outbox.ts';
import { silenceNotices } from './silence-notices.ts';

export interface TellerDependencies {
  readonly metadata: Pick<Metadata, 'alerts' | 'deliveries'>;
  readonly config: ConfigFollower;
  readonly alerts: AlertFollower;
  readonly links: NotifyLinks;
  readonly clock: Clock;
  readonly log: Pick<BaseLogger, 'info' | 'warn'>;
}

/** A group that exists because alerts are routed to it now. */
interface RoutedGroup {
  readonly target: Target;
  readonly alerts: AlertEvent[];
}

/** A message that was decided on and is not written yet. */
interface Planned {
  readonly group: Group;
  readonly target: Pick<Target, 'channel' | 'route'>;
  readonly decision: GroupDecision;
}

/** The last group that told a channel of an alert, by the ids of both. */
type Tellers = ReadonlyMap<string, { readonly key: string; readonly toldMs: TimestampMs }>;

interface RoundContext {
  readonly isQuiet: (event: AlertEvent) => boolean;
  readonly tellers: Tellers;
  readonly nowMs: TimestampMs;
}

interface StrayContext {
  readonly routed: RoutedGroup | undefined;
  readonly tellers: Tellers;
}

/** Messages that are written in one round; others follow with the next one. */
const MOST_AT_ONCE = 500;
/** Alerts in one message: half a megabyte of JSON. */
const MOST_ALERTS = 1_000;
/** After so long, others get a turn. */
const SLICE_MS = 10;

/** Decides, for the groups of some shards, what is to be said now, and stores it. */
export class Teller {
  readonly #deps: TellerDependencies;
  readonly #book: GroupBook;
  readonly #onTheWay: OnTheWay;
  readonly #heldUp: HeldUp;
  readonly #leases = new Map<string, Lease>();
  #routing = new Routing({ channels: [], routes: [], ruleChannels: new Map() });
  #muting = new Muting({ silences: [], inhibitions: [] });
  /** Targets by alert, for the event they were found for. */
  readonly #targets = new Map<string, { readonly event: AlertEvent; readonly targets: readonly Target[] }>();
  #unreached = 0;
  #heldAlertId: string | undefined;

  constructor(dependencies: TellerDependencies) {
    this.#deps = dependencies;
    const { metadata, clock } = dependencies;
    this.#book = new GroupBook(metadata.deliveries);
    this.#heldUp = new HeldUp(metadata.deliveries);
    this.#onTheWay = new OnTheWay({ deliveries: metadata.deliveries, clock });
  }

  get groups(): number {
    return this.#book.size;
  }

  /** What somebody should set right. */
  get problems(): readonly string[] {
    if (!this.#deps.config.isRead) return [];
    const unreached =
      this.#unreached === 0
        ? []
        : [
            `of alerts that fire, nobody is told of ${this.#unreached}: no route and no default leads them to an enabled channel`,
          ];
    return [...this.#deps.config.config.problems, ...this.#routing.problems(), ...unreached];
  }

  /** Who is told of an alert with these labels at `nowMs`, by what was read last; nobody when it is muted. */
  targetsFor(alert: RoutedAlert, nowMs: TimestampMs): readonly Target[] {
    const { firing } = this.#deps.alerts;
    if (isMuted(this.#muting.at(nowMs, firing.values())(alert))) return [];
    return this.#routing.targetsOf(alert);
  }

  /** As long as `alertId` is held, a group that did not tell of that alert does not begin to. */
  hold(alertId: string | undefined): void {
    this.#heldAlertId = alertId;
  }

  /**
   * Goes on from what was told without the database, as if its group had said it: the delivery is stored as it was made. Returns
   * false while the group's shard is somebody else's. Throws as `tell`.
   */
  async takeOver(notice: DirectNotice): Promise<boolean> {
    const { deliveries } = this.#deps.metadata;
    const { group: identity } = notice.target;
    const lease = this.#leases.get(identity.shard);
    if (lease === undefined) return false;
    const nowMs = this.#deps.clock.now();
    const group = { identity, state: toldDirectly(this.#book.groupOf(identity).state, notice) };
    const delivery = directDelivery(notice, nowMs);
    await deliveries.enqueue([delivery], { groups: [groupToKeep(group, nowMs)], lease });
    await deliveries.finishAttempt(notice.attempt, { state: 'delivered' });
    this.#book.set(group, { isKept: true });
    return true;
  }

  /** The configuration changed. */
  reconfigure(): void {
    const { channels, routes, ruleChannels, silences, inhibitions } = this.#deps.config.config;
    this.#routing = new Routing({ channels, routes, ruleChannels });
    this.#muting = new Muting({ silences, inhibitions });
    this.#targets.clear();
  }

  /** Looks after the shards of these leases from now on, and of those it had. */
  async acquire(leases: readonly Lease[]): Promise<void> {
    const loaded = await this.#book.load(new Set(leases.map(({ name }) => name)));
    for (const { state } of loaded)
      if (state.lastDeliveryId !== null) this.#onTheWay.add(state.lastDeliveryId);
    for (const lease of leases) this.#leases.set(lease.name, lease);
    await this.#onTheWay.look({ now: true });
  }

  lose(shards: readonly string[]): void {
    for (const shard of shards) this.#leases.delete(shard);
    this.#book.drop(new Set(shards));
  }

  /** A message came to an end here. Returns whether its group may have more to say. */
  finished(deliveryId: string): boolean {
    return this.#onTheWay.finished(deliveryId);
  }

  /** Looks which messages others have sent, now and then. Returns whether a group may have more to say. */
  lookForFinished(): Promise<boolean> {
    return this.#onTheWay.look();
  }

  /**
   * Stores what is to be said at `nowMs`. Returns when to ask again although nothing changed. Throws when it cannot be stored:
   * then what was kept must be read again, because it is not known how much of it was.
   */
  async tell(nowMs: TimestampMs): Promise<TimestampMs | undefined> {
    const routed = this.#routeAll();
    const context = { isQuiet: this.#quietAlerts(nowMs), tellers: tellersOf(this.#book.groups), nowMs };
    const times: (TimestampMs | undefined)[] = [this.#muting.nextChangeMs(nowMs)];
    const outbox = new ShardOutbox();
    const planned: Planned[] = [];
    const heldUp: string[] = [];
    const pacer = new Pacer(SLICE_MS);
    for (const { group, target } of this.#allGroups(routed, outbox)) {
      const decision = this.#decide(group, target, routed.get(group.identity.key), context);
      times.push(decision.dueMs);
      if (decision.isHeldUp && group.state.lastDeliveryId !== null) heldUp.push(group.state.lastDeliveryId);
      if (decision.message === undefined) this.#remember(group, decision, outbox, nowMs);
      else if (planned.length < MOST_AT_ONCE) planned.push({ group, target, decision });
      else times.push(nowMs);
      if (pacer.due) await pacer.pause();
    }
    await this.#write(planned, outbox, nowMs);
    times.push(this.#tellOfSilences(outbox, nowMs));
    await outbox.store(this.#deps.metadata.deliveries, (shard) => this.#leases.get(shard) as Lease);
    times.push(await this.#heldUp.hasten(heldUp, nowMs));
    return earliest(times);
  }

  /** Whether an alert is muted now; found out once for each. */
  #quietAlerts(nowMs: TimestampMs): (event: AlertEvent) => boolean {
    const mutes = this.#muting.at(nowMs, this.#deps.alerts.firing.values());
    const known = new Map<AlertEvent, boolean>();
    return (event) => {
      const quiet = known.get(event) ?? isMuted(mutes(event));
      known.set(event, quiet);
      return quiet;
    };
  }

  /** The groups of our shards that alerts are routed to now. */
  #routeAll(): Map<string, RoutedGroup> {
    const routed = new Map<string, RoutedGroup>();
    this.#unreached = 0;
    for (const event of this.#deps.alerts.firing.values()) {
      const targets = this.#targetsOf(event);
      if (targets.length === 0) this.#unreached += 1;
      for (const target of targets) {
        const { key, shard } = target.group;
        if (!this.#leases.has(shard)) continue;
        const group = routed.get(key);
        if (group === undefined) routed.set(key, { target, alerts: [event] });
        else group.alerts.push(event);
      }
    }
    if (this.#targets.size > this.#deps.alerts.firing.size) this.#forgetTargets();
    return routed;
  }

  #targetsOf(event: AlertEvent): readonly Target[] {
    const known = this.#targets.get(event.alertId);
    if (known?.event === event) return known.targets;
    const targets = this.#routing.targetsOf(event);
    this.#targets.set(event.alertId, { event, targets });
    return targets;
  }

  #forgetTargets(): void {
    const { firing } = this.#deps.alerts;
    for (const alertId of this.#targets.keys()) if (!firing.has(alertId)) this.#targets.delete(alertId);
  }

  /** Groups that alerts are routed to, and those that said something before; those of channels that are gone are deleted. */
  *#allGroups(
    routed: ReadonlyMap<string, RoutedGroup>,
    outbox: ShardOutbox,
  ): Generator<Pick<Planned, 'group' | 'target'>> {
    const channels = new Map(this.#deps.config.config.channels.map((channel) => [channel.id, channel]));
    for (const { target } of routed.values()) yield { group: this.#book.groupOf(target.group), target };
    for (const group of [...this.#book.groups]) {
      const { key, channelId, routeId } = group.identity;
      if (routed.has(key)) continue;
      const channel = channels.get(channelId);
      const route = this.#routing.routeOf(routeId) ?? DEFAULT_ROUTE;
      if (channel?.enabled) yield { group, target: { channel, route } };
      else this.#delete(key, outbox);
    }
  }

  #decide(
    { identity, state }: Group,
    { channel, route }: Planned['target'],
    routed: RoutedGroup | undefined,
    { isQuiet, tellers, nowMs }: RoundContext,
  ): GroupDecision {
    const firing = (routed?.alerts ?? []).map((event) => {
      const isHeld = event.alertId === this.#heldAlertId && !state.told.has(event.alertId);
      return firingAlert(event, isHeld || isQuiet(event));
    });
    const { forget, astray } = this.#strayAlerts(identity, state, { routed, tellers });
    return decideGroup({
      ...{ firing: [...firing, ...astray], forget },
      ...{ state, nowMs, timing: timingOf(channel, route) },
      onTheWay: this.#onTheWay.has(state.lastDeliveryId),
    });
  }

  /**
   * Alerts that the group told of and that are not routed to it any more. Their end is told by the last group that told the
   * channel of them; while they fire, they are only waited for.
   */
  #strayAlerts({ key, channelId }: GroupIdentity, state: GroupState, { routed, tellers }: StrayContext) {
    const forget = new Set<string>();
    const astray: FiringAlert[] = [];
    if (state.told.size === 0) return { forget, astray };
    const here = new Set(routed?.alerts.map(({ alertId }) => alertId));
    for (const alertId of state.told.keys()) {
      if (here.has(alertId)) continue;
      const event = this.#deps.alerts.firing.get(alertId);
      if (tellers.get(alertId + channelId)?.key !== key) forget.add(alertId);
      else if (event !== undefined) astray.push(firingAlert(event, true));
    }
    return { forget, astray };
  }

  #remember(group: Group, decision: GroupDecision, outbox: ShardOutbox, nowMs: TimestampMs): void {
    const { identity } = group;
    const next: Group = { identity, state: decision.state };
    if (decision.isOver) this.#delete(identity.key, outbox);
    else if (decision.mustKeep)
      outbox.add({
        ...{ key: identity.key, keep: groupToKeep(next, nowMs) },
        stored: () => this.#book.set(next, { isKept: true }),
      });
    else this.#book.set(next, { isKept: this.#book.isKept(identity.key) });
  }

  #delete(key: string, outbox: ShardOutbox): void {
    if (this.#book.isKept(key)) outbox.add({ key, delete: true, stored: () => this.#book.delete(key) });
    else this.#book.delete(key);
  }

  async #write(planned: readonly Planned[], outbox: ShardOutbox, nowMs: TimestampMs): Promise<void> {
    if (planned.length === 0) return;
    const acknowledgements = await this.#acknowledgements(planned);
    for (const plan of planned) await this.#writeOne(plan, { acknowledgements, outbox, nowMs });
  }

  async #writeOne(
    { group: { identity, state: before }, target, decision }: Planned,
    {
      acknowledgements,
      outbox,
      nowMs,
    }: {
      readonly acknowledgements: ReadonlyMap<string, Acknowledgement>;
      readonly outbox: ShardOutbox;
      readonly nowMs: TimestampMs;
    },
  ): Promise<void> {
    const { links } = this.#deps;
    const { message: said } = decision;
    if (said === undefined) throw new Error('BUG: there is no message to write');
    const threadId = before.threadId ?? hashOf(`thread\n${identity.key}\n${nowMs}`);
    const firing = said.firing.map((alertId) => this.#deps.alerts.firing.get(alertId) as AlertEvent);
    const resolved = await this.#endsOf(said.resolved, before, nowMs);
    const message = buildMessage({
      ...{ group: identity, routeName: target.route.name, threadId, decision: said, firing, resolved },
      ...{ acknowledgements, links, nowMs, mostAlerts: mostAlertsOf(target.channel) },
    });
    const events = [...firing, ...resolved];
    const id = hashOf(
      JSON.stringify([
        'delivery',
        identity.key,
        threadId,
        decision.state.messages,
        events.map((event) => event.id),
      ]),
    );
    const { id: channelId, name: channelName } = target.channel;
    const delivery: NewDelivery = {
      ...{ id, channelId, channelName, groupKey: identity.key, message, createdAtMs: nowMs, dueAtMs: nowMs },
      ...{ subject: titleOf(message), eventIds: events.filter(isStored).map((event) => event.id) },
    };
    const isSent = events.length > 0;
    const next: Group = {
      identity,
      state: { ...decision.state, threadId, lastDeliveryId: isSent ? id : before.lastDeliveryId },
    };
    outbox.add({
      ...{ key: identity.key, keep: groupToKeep(next, nowMs), ...(isSent ? { delivery } : {}) },
      stored: () => {
        this.#book.set(next, { isKept: true });
        if (isSent) this.#onTheWay.add(id);
      },
    });
  }

  /** The ends of what was told: an alert may have fired and ended again since. */
  async #endsOf(
    alertIds: readonly string[],
    { told }: GroupState,
    nowMs: TimestampMs,
  ): Promise<readonly AlertEvent[]> {
    const ends: AlertEvent[] = [];
    for (const alertId of alertIds) {
      const { episodeId, toldMs } = told.get(alertId) ?? { episodeId: null, toldMs: nowMs };
      const end = await this.#deps.alerts.endOf(alertId, episodeId);
      const isDirect = alertId === DATABASE_AWAY.alertId && episodeId === null;
      // Its last end may be that of an earlier outage.
      if (isDirect && (end === undefined || end.atMs < toldMs))
        ends.push(databaseBack({ sinceMs: toldMs, atMs: nowMs }));
      else if (end !== undefined) ends.push(end);
      else this.#deps.log.warn({ alertId }, 'an alert that was told is gone, and nothing says how it ended');
    }
    return ends;
  }

  /** Acknowledgements of what is told now; they are in no event. */
  async #acknowledgements(planned: readonly Planned[]): Promise<ReadonlyMap<string, Acknowledgement>> {
    const { metadata, alerts } = this.#deps;
    const told = planned.flatMap(({ decision }) => decision.message?.firing ?? []);
    const rules = new Set(told.map((alertId) => alerts.firing.get(alertId)?.ruleId ?? ''));
    if (rules.size === 0) return new Map();
    const instances = await metadata.alerts.instances([...rules]);
    const found = instances.map(({ acknowledgement }) => acknowledgement).filter((found) => found !== null);
    return new Map(found.map((acknowledgement) => [acknowledgement.episodeId, acknowledgement]));
  }

  #tellOfSilences(outbox: ShardOutbox, nowMs: TimestampMs): TimestampMs | undefined {
    const { config, links } = this.#deps;
    return silenceNotices({
      ...{
        silences: config.config.silences,
        channels: this.#routing.defaultChannels,
        book: this.#book,
        outbox,
      },
      ...{ links, nowMs, isOurs: (key) => this.#leases.has(notifyShardOf(key)) },
    });
  }
}

function tellersOf(groups: Iterable<Group>): Tellers {
  const tellers = new Map<string, { readonly key: string; readonly toldMs: TimestampMs }>();
  for (const { identity, state } of groups) {
    for (const [alertId, { toldMs }] of state.told) {
      const id = alertId + identity.channelId;
      if (toldMs > (tellers.get(id)?.toldMs ?? Number.NEGATIVE_INFINITY))
        tellers.set(id, { key: identity.key, toldMs });
    }
  }
  return tellers;
}

function earliest(times: readonly (TimestampMs | undefined)[]): TimestampMs | undefined {
  let first: TimestampMs | undefined;
  for (const time of times) if (time !== undefined && (first === undefined || time < first)) first = time;
  return first;
}

/** An Alertmanager is to know of all of them; everybody else looks at a page for more. */
function mostAlertsOf({ type }: StoredChannel): number {
  return type === 'alertmanager' ? Number.POSITIVE_INFINITY : MOST_ALERTS;
}

/** Events of our own are in no table. */
function isStored({ seq }: AlertEvent): boolean {
  return seq > 0;
}

function firingAlert(event: AlertEvent, muted: boolean): FiringAlert {
  const { alertId, episodeId } = event;
  return { alertId, episodeId, startsAtMs: beginOf(event), muted };
}
