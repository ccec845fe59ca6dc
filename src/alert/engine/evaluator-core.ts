import type { PartHealth } from '../../lib/part-health.ts';
import type { TimestampMs } from '../../model/time.ts';
import { BatchEvaluator } from './batch-evaluator.ts';
import type {
  AlertEvaluatorDependencies,
  EvaluationRound,
  EvaluatorObserver,
  EvaluatorStatus,
  RuleStatus,
} from './contract.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { ProgressKeeper } from './progress-keeper.ts';
import { Rounds } from './rounds.ts';
import { RuleFollower } from './rule-follower.ts';
import { SampleOutbox } from './sample-outbox.ts';
import { type Lane, Schedule } from './schedule.ts';
import { ShardSet } from './shard-set.ts';
import { SHARD_NAMES } from './shards.ts';
import { SourceWatch } from './source-watch.ts';
import { StateKeeper } from './state-keeper.ts';
import type { Unit } from './unit.ts';

const GROUP = 'rules';
/** An evaluator that was silent for so many beats is taken for dead. */
const SILENT_BEATS = 3;
/** A clock that goes back by less is waited for. */
const MOST_CLOCK_BACK_MS = 60_000;
/** How long samples that wait may hold up the end. */
const STOP_WRITING_MS = 2_000;

/** All that an evaluator does, without knowing when: each part is called again and again by whoever has timers. */
export class EvaluatorCore {
  readonly #deps: AlertEvaluatorDependencies;
  readonly #leases: LeaseKeeper;
  readonly #follower: RuleFollower;
  readonly #shards: ShardSet;
  readonly #keeper: StateKeeper;
  readonly #progress: ProgressKeeper;
  readonly #outbox: SampleOutbox;
  readonly #watch: SourceWatch;
  readonly #batches: BatchEvaluator;
  readonly #rounds: Rounds;
  readonly #schedule = new Schedule();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #scheduledRevision = -1;
  #latestMs = Number.NEGATIVE_INFINITY;
  #following: Promise<void> = Promise.resolve();
  /** When the stored rules were looked at last, all that follows from it done. */
  #followedMs = Number.NEGATIVE_INFINITY;
  #lastRound: EvaluationRound | null = null;
  #missed = 0;

  constructor(deps: AlertEvaluatorDependencies) {
    const { metadata, clock, settings, owner, log } = deps;
    const ttlMs = SILENT_BEATS * settings.heartbeatSeconds * 1_000;
    const observe = this.#counting(deps.observe);
    this.#deps = deps;
    this.#leases = new LeaseKeeper({
      ...{ leases: metadata.leases, clock, owner, ttlMs },
      group: GROUP,
      names: SHARD_NAMES,
    });
    this.#follower = new RuleFollower(deps);
    this.#watch = new SourceWatch({ metadata, owner, ttlMs, log, catchUpMs: deps.catchUpMs });
    this.#outbox = new SampleOutbox(deps);
    this.#keeper = new StateKeeper({
      ...deps,
      ttlMs: settings.stateSeconds * 1_000,
      isSourceDown: () => this.#watch.downSinceMs !== null,
    });
    this.#progress = new ProgressKeeper({ progress: metadata.progress, clock });
    this.#shards = new ShardSet({
      ...deps,
      leases: this.#leases,
      keeper: this.#keeper,
      progress: this.#progress,
      outbox: this.#outbox,
      observe,
    });
    this.#rounds = new Rounds((round) => this.#finished(round));
    this.#batches = new BatchEvaluator({
      ...deps,
      alerts: metadata.alerts,
      forgetMs: settings.forgetSeconds * 1_000,
      observe,
      watch: this.#watch,
      keeper: this.#keeper,
      outbox: this.#outbox,
      isHeld: (shard) => this.#shards.isHeld(shard),
      lost: (shard) => this.#shards.drop(shard),
    });
  }

  /** Says that this evaluator is alive, and keeps its share of the leases. */
  async beat(): Promise<void> {
    try {
      this.#shards.take(await this.#leases.beat());
    } catch (error) {
      this.#watch.cutOff();
      throw error;
    }
    await this.#actOnSource();
  }

  /** Follows the stored rules and does what is left to do with them. */
  async follow(): Promise<void> {
    const following = this.#follow();
    this.#following = following.catch(() => undefined);
    await following;
    if (this.#watch.hasNews) await this.#actOnSource();
  }

  /** Begins the evaluations that are due, as many at once as the settings say. Returns when the next ones will be. */
  pump(done: () => void = () => undefined): TimestampMs {
    const nowMs = this.#deps.clock.now();
    this.#noticeClock(nowMs);
    this.#reschedule();
    for (const { lane, atMs } of this.#schedule.due(nowMs)) {
      if (this.#running.size >= this.#deps.settings.maxConcurrent || this.#stop.signal.aborted) break;
      this.#start(lane, atMs, done);
    }
    return this.#schedule.nextDueMs(nowMs);
  }

  /** Tells the state store of each shard what was evaluated since the last time, and the metadata how far that is. */
  async report(): Promise<void> {
    const loaded = () => this.#shards.shards.filter(({ isLoaded }) => isLoaded);
    await this.#keeper.report(loaded());
    if (this.#progress.hasNews(loaded())) await this.#progress.tell(loaded, await this.#knownMs());
  }

  /** Resolves when nothing runs and nothing waits to be written. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#batches.idle();
    await this.#keeper.idle();
    await this.#outbox.idle();
  }

  /** Gives up what runs, keeps the states and hands the leases back. Nothing may be called afterwards. */
  async stop(): Promise<void> {
    this.#stop.abort();
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#batches.idle();
    await this.#shards.close();
    await this.#outbox.close(STOP_WRITING_MS);
    await this.#watch.stop();
    await this.#leases.leave();
  }

  status(): EvaluatorStatus {
    const units = [...this.#shards.units()];
    const count = (of: (unit: Unit) => number) => units.reduce((sum, unit) => sum + of(unit), 0);
    return {
      owner: this.#deps.owner,
      owners: this.#leases.owners,
      leases: this.#shards.shards.map(({ lease, units: { size } }) => {
        return { name: lease.name, generation: lease.generation, rules: size };
      }),
      rules: units.length,
      groups: count(({ state }) => state.groups.size),
      firing: count(({ state }) => state.counts.firing + state.counts.keeping),
      pending: count(({ state }) => state.counts.pending),
      lastRound: this.#lastRound,
      missedEvaluations: this.#missed,
      sourceDownSinceMs: this.#watch.downSinceMs,
    };
  }

  ruleStatus(ruleId: string): RuleStatus | undefined {
    return this.#shards.unit(ruleId)?.status();
  }

  health(): PartHealth {
    const { downSinceMs } = this.#watch;
    if (downSinceMs === null) return { status: 'ok' };
    const since = new Date(downSinceMs).toISOString();
    return {
      status: 'degraded',
      code: 'SOURCE_DOWN',
      message: `the store answers no alert rule since ${since}`,
    };
  }

  async #follow(): Promise<void> {
    const nowMs = this.#deps.clock.now();
    if (await this.#follower.follow()) {
      this.#followedMs = Number.NEGATIVE_INFINITY;
      this.#shards.follow(this.#follower.rules ?? new Map());
    }
    await this.#shards.settle();
    this.#followedMs = nowMs;
  }

  /** A time at which all stored rules were known and as they are here. Throws what the metadata throw. */
  async #knownMs(): Promise<TimestampMs> {
    await this.#following;
    if (!Number.isFinite(this.#followedMs)) return this.#followedMs;
    const nowMs = this.#deps.clock.now();
    return (await this.#follower.isCurrent()) ? nowMs : this.#followedMs;
  }

  #start(lane: Lane, atMs: TimestampMs, done: () => void): void {
    const { clock } = this.#deps;
    const awaiting = lane.units.filter((unit) => unit.awaits(atMs));
    const units = awaiting.filter((unit) => unit.isReady && this.#shards.isHeld(unit.shard));
    // Rules that something else is being done with are begun as soon as it is done.
    if (units.length === awaiting.length) lane.startedMs = atMs;
    if (units.length === 0 && awaiting.length > 0) return;
    this.#rounds.begin(atMs, { lanes: this.#schedule.lanesAt(atMs), nowMs: clock.monotonicMs() });
    if (units.length === 0) {
      this.#rounds.end(atMs, { rules: 0, groups: 0, events: 0 }, clock.monotonicMs());
      return;
    }
    const moment = { atMs, delayMs: lane.delayMs, signal: this.#stop.signal };
    const run = this.#batches.evaluate(units, moment).then((result) => {
      this.#running.delete(run);
      this.#rounds.end(atMs, result, clock.monotonicMs());
      done();
    });
    this.#running.add(run);
  }

  #reschedule(): void {
    if (this.#scheduledRevision === this.#shards.revision) return;
    this.#scheduledRevision = this.#shards.revision;
    this.#schedule.rebuild(this.#shards.units());
    if (this.#shards.units().next().done === true) this.#watch.sawNothing();
  }

  /** Times that were evaluated lie in the future when the clock was wrong before: they are evaluated once more. */
  #noticeClock(nowMs: TimestampMs): void {
    if (nowMs < this.#latestMs - MOST_CLOCK_BACK_MS) {
      this.#deps.log.warn({ fromMs: this.#latestMs, toMs: nowMs }, 'the clock went back');
      this.#shards.clockWentBack(nowMs);
      this.#latestMs = nowMs;
    }
    this.#latestMs = Math.max(this.#latestMs, nowMs);
  }

  async #actOnSource(): Promise<void> {
    const rules = this.#follower.rules;
    if (rules === undefined) return;
    const hasRules = [...rules.values()].some(({ isEnabled }) => isEnabled);
    await this.#watch.act({ nowMs: this.#deps.clock.now(), hasRules });
  }

  #finished(round: EvaluationRound): void {
    this.#watch.judge(round.atMs);
    // After a change of rules lanes begin anew, most often with nothing left to do.
    if (round.rules === 0) return;
    this.#lastRound = round;
    const { observe } = this.#deps;
    observe.round(round);
    const { firing, pending } = this.status();
    observe.alerts({ firing, pending });
  }

  #counting(observe: EvaluatorObserver): EvaluatorObserver {
    return {
      alerts: (now) => observe.alerts(now),
      round: (round) => observe.round(round),
      failed: (failure) => observe.failed(failure),
      samplesLost: (samples) => observe.samplesLost(samples),
      missed: (evaluations) => {
        this.#missed += evaluations;
        observe.missed(evaluations);
      },
    };
  }
}
