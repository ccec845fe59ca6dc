import { backoffMs } from '../../../lib/backoff.ts';
import { AppError } from '../../../lib/errors.ts';
import { Mutex } from '../../../lib/mutex.ts';
import type { PartHealth } from '../../../lib/part-health.ts';
import type { Lease } from '../../../metadata/port.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../model/time.ts';
import { LeaseKeeper } from '../../engine/lease-keeper.ts';
import { createChannels } from '../channels/channels.ts';
import type { Notifier, NotifierDependencies, NotifierStatus } from '../contract.ts';
import { AlertFollower } from '../follow/alert-follower.ts';
import { ConfigFollower } from '../follow/config-follower.ts';
import { DATABASE_AWAY } from '../message/database-away.ts';
import { NOTIFY_SHARDS } from '../routing/group-key.ts';
import { Sender } from '../sender/sender.ts';
import type { DirectNotice } from './direct-notice.ts';
import { OutageNotice } from './outage-notice.ts';
import { Teller } from './teller.ts';

const GROUP = 'notify';
/** A lease lasts so many heartbeats. */
const BEATS_OF_A_LEASE = 3;
const POLL_MS = SECOND_MS;
/** How long at most is waited after errors. */
const LONGEST_WAIT_MS = 10 * SECOND_MS;
/** Everything is decided anew at least so often, also where a clock was set back and nothing seems to be due. */
const LONGEST_SILENCE_MS = MINUTE_MS;
const COUNT_MS = 5 * SECOND_MS;
/**
 * After an outage of the database: by then every notifier has its shards again, so that it has stored what it told meanwhile, and
 * the evaluators have written what they saw.
 */
const SETTLING_MS = 30 * SECOND_MS;
/** How long health tells of a message that was given up. */
const SHOWN_MS = 15 * MINUTE_MS;

/** Throws `ConfigError` when the settings of section `notify` cannot be used. */
export function createNotifier(dependencies: NotifierDependencies): Notifier {
  return new PollingNotifier(dependencies);
}

class PollingNotifier implements Notifier {
  readonly #deps: NotifierDependencies;
  readonly #keeper: LeaseKeeper;
  readonly #beats = new Mutex();
  readonly #config: ConfigFollower;
  readonly #alerts: AlertFollower;
  readonly #teller: Teller;
  readonly #sender: Sender;
  readonly #outage: OutageNotice;
  /** What was told while the database was away and is not stored yet. */
  #direct: readonly DirectNotice[] = [];
  /** Until then, by the monotonic clock, it is assumed that somebody was told of the outage that is over. */
  #settledMs = Number.NEGATIVE_INFINITY;
  #isSettling = false;
  /** What the last heartbeats changed and was not acted upon yet. */
  #acquired: Lease[] = [];
  #lost: string[] = [];
  #unwanted: readonly string[] = [];
  #mustTell = true;
  #tellAtMs = 0;
  #toldMs = Number.NEGATIVE_INFINITY;
  /** Whether no other notifier is alive, and what an earlier one left is to be taken over. */
  #mustTakeOver = false;
  #wasAlone = false;
  #countAtMs = 0;
  #pruneAtMs = 0;
  #pending = 0;
  #failures = 0;
  #fault: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beatTimer: NodeJS.Timeout | undefined;
  #tick: Promise<void> = Promise.resolve();
  #beat: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(dependencies: NotifierDependencies) {
    this.#deps = dependencies;
    const { metadata, clock, owner, links, log, alertSettings, random = Math.random } = dependencies;
    this.#keeper = new LeaseKeeper({
      ...{ leases: metadata.leases, clock, owner, group: GROUP, names: NOTIFY_SHARDS },
      ttlMs: alertSettings.heartbeatSeconds * SECOND_MS * BEATS_OF_A_LEASE,
    });
    const config = new ConfigFollower({ metadata, log });
    const alerts = new AlertFollower({ alerts: metadata.alerts, clock });
    this.#config = config;
    this.#alerts = alerts;
    this.#teller = new Teller({ metadata, config, alerts, links, clock, log });
    const channels = createChannels(dependencies);
    this.#outage = new OutageNotice({ channels, links, clock, log });
    this.#sender = new Sender({
      ...{ deliveries: metadata.deliveries, channels, random },
      ...{ settings: dependencies.settings, clock, log, observe: dependencies.observe },
      channelOf: (id) => config.config.channels.find((channel) => channel.id === id),
      finished: (deliveryId) => {
        if (this.#teller.finished(deliveryId)) this.#mustTell = true;
      },
    });
  }

  start(): void {
    if (this.#isRunning) throw new Error('BUG: the notifier was started twice');
    this.#isRunning = true;
    this.#beatSoon(0);
    this.#tickSoon(0);
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#beatTimer);
    await Promise.all([this.#tick, this.#beat]);
    await this.#sender.stop();
    // Without metadata the leases end by themselves.
    await this.#keeper.leave().catch(() => undefined);
  }

  status(): NotifierStatus {
    return {
      owner: this.#deps.owner,
      owners: this.#keeper.owners,
      leases: this.#keeper.held.map(({ name, generation }) => ({ name, generation })),
      ...{ groups: this.#teller.groups, pending: this.#pending },
      ...{ openBreakers: this.#sender.openBreakers, problems: this.#teller.problems },
    };
  }

  health(): PartHealth {
    if (this.#fault !== undefined)
      return { status: 'degraded', message: `notifications wait: ${this.#fault}`, code: 'NOTIFIER_FAILING' };
    const targets = this.#sender.openBreakers;
    if (targets.length > 0)
      return {
        status: 'degraded',
        message: `notifications do not reach ${targets.join(', ')}`,
        code: 'TARGET_FAILING',
      };
    const failure = this.#sender.lastFailure;
    if (failure !== undefined && this.#deps.clock.monotonicMs() - failure.atMs < SHOWN_MS)
      return {
        ...{ status: 'degraded', code: 'NOTIFICATION_FAILED' },
        message: `a notification to ${failure.channel} was given up: ${failure.error}`,
      };
    const [problem] = this.#teller.problems;
    return problem === undefined
      ? { status: 'ok' }
      : { status: 'degraded', message: problem, code: 'NOTIFY_CONFIGURATION' };
  }

  #tickSoon(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#tick = this.#work().then((waitMs) => {
        if (this.#isRunning) this.#tickSoon(waitMs);
      });
    }, ms);
  }

  #beatSoon(ms: number): void {
    this.#beatTimer = setTimeout(() => {
      this.#beat = this.#sayAlive().then((waitMs) => {
        if (this.#isRunning) this.#beatSoon(waitMs);
      });
    }, ms);
  }

  /** Never rejects. Returns how long to wait for the next one. */
  async #sayAlive(): Promise<number> {
    const { alertSettings, owner, log } = this.#deps;
    const everyMs = alertSettings.heartbeatSeconds * SECOND_MS;
    try {
      const { acquired, lost, unwanted } = await this.#beats.run(() => this.#keeper.beat());
      this.#acquired.push(...acquired);
      this.#lost.push(...lost);
      this.#unwanted = unwanted;
      const isAlone = this.#keeper.owners.every((other) => other === owner);
      if (isAlone && !this.#wasAlone) this.#mustTakeOver = true;
      this.#wasAlone = isAlone;
    } catch (error) {
      log.debug({ err: error }, 'the notifier cannot say that it is alive');
    }
    return everyMs;
  }

  /** One look at everything. Never rejects. Returns how long to wait for the next one. */
  async #work(): Promise<number> {
    const { log, pollMs = POLL_MS } = this.#deps;
    try {
      await this.#actOnLeases();
      await this.#tellWhatIsNew();
      await this.#send();
      await this.#keepHouse();
      if (this.#fault !== undefined) log.info('notifications are told again');
      this.#failures = 0;
      this.#fault = undefined;
      return pollMs;
    } catch (error) {
      this.#failures += 1;
      const message = (error as Error).message;
      if (this.#fault === undefined) log.warn({ err: error }, 'notifications have to wait');
      this.#fault = message;
      if (error instanceof AppError && error.code === 'METADATA_UNAVAILABLE')
        await this.#tellOfOutage(message);
      return backoffMs(this.#failures, { firstMs: pollMs, maxMs: LONGEST_WAIT_MS });
    }
  }

  /** Each notifier tells the groups of the shards that it had when the metadata went away. */
  async #tellOfOutage(message: string): Promise<void> {
    if (!this.#config.isRead) return;
    const ours = new Set(this.#keeper.held.map(({ name }) => name));
    // Told already, by whoever could still store it.
    const isTold = this.#alerts.firing.has(DATABASE_AWAY.alertId);
    const targets = () => {
      const all = isTold ? [] : this.#teller.targetsFor(DATABASE_AWAY, this.#deps.clock.now());
      return all.filter(({ group }) => ours.has(group.shard));
    };
    await this.#outage.away(message, targets);
  }

  /** The metadata answer: what was told without them is theirs to know, and what is written of it is no news. */
  #noticeEndOfOutage(): void {
    const nowMs = this.#deps.clock.monotonicMs();
    const ended = this.#outage.back();
    if (ended !== undefined) {
      this.#direct = [...this.#direct, ...ended.notices];
      this.#alerts.assume(ended.event);
      this.#teller.hold(DATABASE_AWAY.alertId);
      this.#settledMs = nowMs + SETTLING_MS;
      this.#isSettling = true;
    } else if (!this.#isSettling || nowMs < this.#settledMs) return;
    else {
      this.#isSettling = false;
      // Their shards went to somebody else, who knows nothing of it.
      this.#direct = [];
      this.#alerts.assumeNothing();
      this.#teller.hold(undefined);
    }
    this.#mustTell = true;
  }

  /** Those of shards that are not here again wait. */
  async #storeWhatWasTold(): Promise<void> {
    for (const notice of this.#direct) {
      if (!(await this.#teller.takeOver(notice))) continue;
      this.#direct = this.#direct.filter((other) => other !== notice);
      this.#mustTell = true;
    }
  }

  async #actOnLeases(): Promise<void> {
    this.#teller.lose(this.#lost.splice(0));
    const unwanted = this.#keeper.held.filter(({ name }) => this.#unwanted.includes(name));
    if (unwanted.length > 0) {
      this.#teller.lose(unwanted.map(({ name }) => name));
      await this.#keeper.release(unwanted);
    }
    // One that is over for the moment may be renewed by the next heartbeat, which does not name it again.
    const held = new Set(this.#keeper.held);
    this.#acquired = this.#acquired.filter((lease) => held.has(lease));
    const acquired = this.#acquired.filter((lease) => this.#keeper.isValid(lease));
    if (acquired.length === 0) return;
    await this.#teller.acquire(acquired);
    this.#acquired = this.#acquired.filter((lease) => !acquired.includes(lease));
    this.#mustTell = true;
  }

  async #tellWhatIsNew(): Promise<void> {
    const { clock } = this.#deps;
    if (await this.#config.follow()) {
      this.#teller.reconfigure();
      this.#mustTell = true;
    }
    if (await this.#alerts.follow()) this.#mustTell = true;
    this.#noticeEndOfOutage();
    if (await this.#teller.lookForFinished()) this.#mustTell = true;
    const nowMs = clock.now();
    const isDue = nowMs >= this.#tellAtMs || clock.monotonicMs() - this.#toldMs >= LONGEST_SILENCE_MS;
    if (!this.#mustTell && !isDue && this.#direct.length === 0) return;
    this.#mustTell = false;
    try {
      await this.#storeWhatWasTold();
      this.#tellAtMs = (await this.#teller.tell(nowMs)) ?? Number.POSITIVE_INFINITY;
      this.#toldMs = clock.monotonicMs();
    } catch (error) {
      this.#readAgain();
      // Somebody else has it: the next heartbeat says which.
      if (!(error instanceof AppError && error.code === 'LEASE_LOST')) throw error;
      await this.#sayAlive();
    }
  }

  /** How much of the last round was stored is not known. */
  #readAgain(): void {
    const held = this.#keeper.held;
    this.#teller.lose(held.map(({ name }) => name));
    this.#acquired = [...held];
    this.#mustTell = true;
  }

  async #send(): Promise<void> {
    const lease = this.#keeper.held.find((held) => this.#keeper.isValid(held));
    if (lease === undefined) return;
    const isAlone = this.#mustTakeOver;
    try {
      await this.#sender.takeDue(lease, { isAlone });
      this.#mustTakeOver = this.#mustTakeOver && !isAlone;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'LEASE_LOST')) throw error;
      await this.#sayAlive();
    }
  }

  /** Counts what is pending; one notifier deletes what is old. */
  async #keepHouse(): Promise<void> {
    const { metadata, clock, observe, alertSettings } = this.#deps;
    const nowMs = clock.monotonicMs();
    if (nowMs >= this.#countAtMs) {
      this.#pending = await metadata.deliveries.pending();
      this.#countAtMs = nowMs + COUNT_MS;
      observe.pending(this.#pending);
    }
    if (nowMs < this.#pruneAtMs || !this.#keeper.held.some(({ name }) => name === NOTIFY_SHARDS[0])) return;
    this.#pruneAtMs = nowMs + HOUR_MS;
    const eventsBeforeMs = clock.now() - alertSettings.eventRetentionDays * DAY_MS;
    await metadata.deliveries.prune(clock.now() - alertSettings.deliveryRetentionDays * DAY_MS);
    await metadata.alerts.prune(eventsBeforeMs);
    await metadata.audit.prune(eventsBeforeMs);
  }
}
