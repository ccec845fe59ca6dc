import type { BaseLogger } from 'pino';
import type { AlertInstance, Lease, Metadata } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { NewEvent } from './alert-event.ts';
import { SOURCE_DOWN_NAME, SOURCE_DOWN_RULE_ID } from './contract.ts';
import { alertIdOf, eventIdOf } from './ids.ts';
import { type AskedWindow, Outage, type OverlapQuestion } from './outage.ts';

const SYSTEM_LEASE = 'system';
/** One round without answers may be chance, and so may several that follow each other closely. */
const ROUNDS_DOWN = 2;
const LEAST_DOWN_MS = 20_000;
/** Rounds of which some lanes were never done. */
const MOST_TALLIES = 16;
const SEVERITY = 'critical';

export interface SourceWatchDependencies {
  readonly metadata: Pick<Metadata, 'alerts' | 'leases'>;
  readonly owner: string;
  readonly ttlMs: number;
  readonly log: Pick<BaseLogger, 'info' | 'warn'>;
  /** How long samples may be on their way after an outage, at least. */
  readonly catchUpMs?: number | undefined;
}

/** What rules were told in one round. */
interface Tally {
  answered: number;
  failed: number;
  message: string;
}

/** What this evaluator last saw of the source. */
type Sight =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'up'; readonly atMs: TimestampMs }
  | {
      readonly kind: 'down';
      readonly sinceMs: TimestampMs;
      readonly atMs: TimestampMs;
      readonly rounds: number;
      readonly message: string;
    };

/**
 * One alert for the whole system while the store answers nobody, in place of one for each rule. Whichever evaluators see it:
 * it is written under the lease `system`, by one that has it, and that one keeps it until it sees the store answer.
 */
export class SourceWatch {
  readonly #deps: SourceWatchDependencies;
  #sight: Sight = { kind: 'unknown' };
  #lease: Lease | undefined;
  /** At first, what others wrote. */
  #hasNews = true;
  readonly #outage: Outage;
  readonly #tallies = new Map<TimestampMs, Tally>();
  #answeredMs = Number.NEGATIVE_INFINITY;
  #isRecalled = false;
  /** One after the other: they take and give back the same lease. */
  #acting: Promise<void> = Promise.resolve();
  /** The outage that this evaluator saw last, until the store answers. */
  #unended: (Sight & { kind: 'down' }) | undefined;
  /** Whether the metadata were away during it as well. */
  #isCutOff = false;
  /** An outage that is over and that could not be written while it lasted. */
  #untold: (Sight & { kind: 'down' }) | undefined;

  constructor(deps: SourceWatchDependencies) {
    this.#deps = deps;
    this.#outage = new Outage(deps.catchUpMs);
  }

  /** Since when nothing was answered; null when it was, or when it is not known. */
  get downSinceMs(): TimestampMs | null {
    return this.#sight.kind === 'down' ? this.#sight.sinceMs : null;
  }

  /** Whether something was seen that nothing was done about yet. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  /** The newest time at which some rule was answered. */
  get answeredMs(): TimestampMs {
    return this.#answeredMs;
  }

  /** How many rules of those that were asked together at a time were answered, and how many the store did not answer. */
  saw({ atMs, answered, failed, message }: Tally & { readonly atMs: TimestampMs }): void {
    const tally = this.#tallies.get(atMs) ?? { answered: 0, failed: 0, message };
    this.#tallies.set(atMs, tally);
    tally.answered += answered;
    tally.failed += failed;
    if (failed > 0) tally.message = message;
    if (answered > 0) this.#answeredMs = Math.max(this.#answeredMs, atMs);
    const [oldestMs] = this.#tallies.keys();
    if (this.#tallies.size > MOST_TALLIES && oldestMs !== undefined) this.#tallies.delete(oldestMs);
  }

  /** All rules of a round are done: the store is down when it did not answer most of them. */
  judge(atMs: TimestampMs): void {
    const tally = this.#tallies.get(atMs);
    this.#tallies.delete(atMs);
    if (tally === undefined || tally.answered + tally.failed === 0) return;
    const before = this.#sight;
    const isDown = tally.failed > tally.answered;
    const sight = isDown ? downAfter(before, { atMs, error: tally.message }) : { kind: 'up' as const, atMs };
    this.#sight = sight;
    if (sight.kind === 'down') this.#wentDown(sight);
    else this.#cameUp(atMs);
    if (sight.kind !== before.kind || (isLong(sight) && !isLong(before))) this.#hasNews = true;
  }

  /** The metadata cannot be reached. */
  cutOff(): void {
    this.#isCutOff = true;
  }

  #wentDown(sight: Sight & { kind: 'down' }): void {
    const { sinceMs } = this.#unended ?? sight;
    this.#unended = { ...sight, sinceMs };
    this.#outage.down(sight.atMs);
  }

  #cameUp(atMs: TimestampMs): void {
    this.#outage.up(atMs);
    const ended = this.#unended;
    if (ended !== undefined) {
      // Where the metadata were away too, the leases ran out, and there were no more rounds that could be counted.
      const isCutOffLong = this.#isCutOff && atMs - ended.sinceMs >= LEAST_DOWN_MS;
      if (isCutOffLong || isLong(ended)) this.#untold = ended;
    }
    this.#unended = undefined;
    this.#isCutOff = false;
  }

  /** There is no rule here any more that could see anything. */
  sawNothing(): void {
    this.#sight = { kind: 'unknown' };
  }

  /** Whether samples of a window may not be stored yet, because the store was away until just now. */
  isInDoubt(window: AskedWindow): boolean {
    return this.#outage.isInDoubt(window);
  }

  /** See `Outage.firstOverlapping`. */
  firstOverlapping(question: OverlapQuestion): TimestampMs | undefined {
    return this.#outage.firstOverlapping(question);
  }

  /** Writes what follows from what was seen. `hasRules`: whether anybody has rules that could see the source answer. */
  async act({ nowMs, hasRules }: { readonly nowMs: TimestampMs; readonly hasRules: boolean }): Promise<void> {
    const acted = this.#acting.then(async () => {
      this.#hasNews = false;
      try {
        await this.#act({ nowMs, hasRules });
      } catch (error) {
        this.#hasNews = true;
        throw error;
      }
    });
    this.#acting = acted.catch(() => undefined);
    await acted;
  }

  /** Lets another evaluator see to it. */
  async stop(): Promise<void> {
    await this.#acting;
    await this.#giveBack();
  }

  async #act({
    nowMs,
    hasRules,
  }: {
    readonly nowMs: TimestampMs;
    readonly hasRules: boolean;
  }): Promise<void> {
    if (!this.#isRecalled) await this.#recall();
    const sight = this.#sight;
    if (isLong(sight)) await this.#tellDown(sight);
    else if (sight.kind === 'up') await this.#tellUp(sight.atMs, 'evaluationRecovered');
    else if (sight.kind === 'unknown' && !hasRules) await this.#tellUp(nowMs, 'forgotten');
    else if (sight.kind === 'unknown') await this.#giveBack();
  }

  /** What is written of the last outage: this evaluator may be new, and the writers behind. */
  async #recall(): Promise<void> {
    const [last] = await this.#deps.metadata.alerts.events({ ruleId: SOURCE_DOWN_RULE_ID, limit: 1 });
    this.#isRecalled = true;
    const sinceMs = last?.firstTriggeredMs ?? null;
    if (sinceMs !== null) this.#outage.recall({ sinceMs, upMs: last?.resolvedMs ?? undefined });
  }

  async #tellDown(sight: Sight & { kind: 'down' }): Promise<void> {
    const lease = await this.#take();
    if (lease === undefined) return;
    const instance = await this.#instance();
    if (instance !== undefined) return;
    await this.#record(downEvent(sight), lease);
    this.#deps.log.warn({ since: sight.sinceMs }, `the store answers no alert rule: ${sight.message}`);
  }

  async #tellUp(atMs: TimestampMs, reason: 'evaluationRecovered' | 'forgotten'): Promise<void> {
    const untold = this.#untold;
    if ((await this.#instance()) === undefined && untold === undefined) return this.#giveBack();
    const lease = await this.#take();
    // Somebody who has not seen it answer keeps the alert.
    if (lease === undefined) return;
    const instance = await this.#instance();
    if (instance === undefined && untold !== undefined) await this.#tellAfterwards(untold, { atMs, lease });
    // An answer from before it fired says nothing: whoever saw the store fail saw it later.
    if (instance !== undefined && atMs > instance.event.atMs) {
      const { seq: _, ...fired } = instance.event;
      await this.#record(upEvent({ event: fired }, { atMs, reason }), lease);
      this.#deps.log.info('the store answers alert rules again');
    }
    this.#untold = undefined;
    await this.#giveBack();
  }

  /** So that history shows it, unless somebody has written it meanwhile. */
  async #tellAfterwards(
    untold: Sight & { kind: 'down' },
    { atMs, lease }: { readonly atMs: TimestampMs; readonly lease: Lease },
  ): Promise<void> {
    const { alerts } = this.#deps.metadata;
    const [last] = await alerts.events({ ruleId: SOURCE_DOWN_RULE_ID, limit: 1 });
    if (last !== undefined && last.atMs >= untold.sinceMs) return;
    const firedMs = Math.min(untold.sinceMs + LEAST_DOWN_MS, atMs - 1);
    const down = downEvent({ ...untold, atMs: firedMs });
    await alerts.record([down, upEvent({ event: down }, { atMs, reason: 'evaluationRecovered' })], { lease });
    this.#deps.log.warn({ since: untold.sinceMs }, 'the store and the metadata were away, and are back');
  }

  async #instance(): Promise<AlertInstance | undefined> {
    const [instance] = await this.#deps.metadata.alerts.instances([SOURCE_DOWN_RULE_ID]);
    return instance;
  }

  /** Takes the lease, or renews it. */
  async #take(): Promise<Lease | undefined> {
    const { metadata, owner, ttlMs } = this.#deps;
    [this.#lease] = await metadata.leases.take([SYSTEM_LEASE], owner, ttlMs);
    return this.#lease;
  }

  async #giveBack(): Promise<void> {
    const lease = this.#lease;
    if (lease === undefined) return;
    this.#lease = undefined;
    await this.#deps.metadata.leases.release([lease]);
  }

  async #record(event: NewEvent, lease: Lease): Promise<void> {
    await this.#deps.metadata.alerts.record([event], { lease });
  }
}

function isLong(sight: Sight): sight is Sight & { kind: 'down' } {
  return sight.kind === 'down' && sight.rounds >= ROUNDS_DOWN && sight.atMs - sight.sinceMs >= LEAST_DOWN_MS;
}

function downAfter(
  before: Sight,
  { atMs, error: message }: { readonly atMs: TimestampMs; readonly error: string },
): Sight & { kind: 'down' } {
  if (before.kind !== 'down') return { kind: 'down', sinceMs: atMs, atMs, rounds: 1, message };
  // Rules that are evaluated at one time make one round.
  return atMs > before.atMs ? { ...before, atMs, rounds: before.rounds + 1, message } : before;
}

const ALERT_ID = alertIdOf(SOURCE_DOWN_RULE_ID, '');

function downEvent({ sinceMs, atMs, message }: Sight & { kind: 'down' }): NewEvent {
  const id = eventIdOf(ALERT_ID, { from: 'ok', to: 'firing', atMs });
  return {
    id,
    ruleId: SOURCE_DOWN_RULE_ID,
    ruleName: SOURCE_DOWN_NAME,
    alertId: ALERT_ID,
    groupTags: {},
    labels: { alertname: SOURCE_DOWN_NAME, severity: SEVERITY },
    annotations: {
      summary: 'The store answers no alert rule',
      description: `Since ${new Date(sinceMs).toISOString()} no rule can be evaluated: ${message}. Alerts keep their states until the store answers.`,
    },
    from: 'ok',
    to: 'firing',
    reason: 'evaluationError',
    atMs,
    value: null,
    threshold: 0,
    severity: SEVERITY,
    firstTriggeredMs: sinceMs,
    firedMs: atMs,
    resolvedMs: null,
    episodeId: id,
    message,
  };
}

function upEvent(
  { event }: { readonly event: NewEvent },
  { atMs, reason }: { readonly atMs: TimestampMs; readonly reason: 'evaluationRecovered' | 'forgotten' },
): NewEvent {
  const id = eventIdOf(ALERT_ID, { from: 'firing', to: 'ok', atMs });
  return { ...event, id, from: 'firing', to: 'ok', reason, atMs, resolvedMs: atMs, message: null };
}
