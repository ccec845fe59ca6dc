import assert from 'node:assert/strict';
import type { Clock } from '../../../../lib/clock.ts';
import type { Metadata } from '../../../../metadata/port.ts';
import { MemoryState } from '../../../../state/memory/memory-state.ts';
import type { AlertRuleSpec } from '../../../model/rule.ts';
import type { AlertQuery } from '../../../ports.ts';
import { parseAlertRule } from '../../../rules/parse-alert-rule.ts';
import { SOURCE_DOWN_RULE_ID } from '../../contract.ts';
import { EvaluatorCore } from '../../evaluator-core.ts';
import { type Answer, outcomeOf, pumpAll, SETTINGS, SILENT, type TestClock, Told } from '../fixture.ts';
import type { Told as ToldProgress } from './expected-counts.ts';
import { FORGET_MS } from './expected-evaluation.ts';
import type { OracleEvent } from './expected-step.ts';
import { type KeptAll, Oracle, sameEpisode, type Written } from './oracle.ts';
import { isGone, never, type Trouble, troubledMetadata } from './spied.ts';

export const STEP_MS = 10_000;
/** States outlive a world. */
const STATE_TTL_MS = 3_600_000;
const MOST_PAST = 4;

/** What a slot's rule sees at a time: the same whoever asks, but more where samples have come late. */
export type History = (slot: number, atMs: number, how: { isGrouped: boolean; isLate: boolean }) => Answer;

export interface Evaluator {
  readonly name: string;
  readonly core: EvaluatorCore;
  readonly trouble: Trouble;
  readonly dead: Promise<void>;
  /** How far its own clock stands behind, because the machine stood still. */
  behindMs: number;
  /** What it evaluated at this step before it learned whether it still may. */
  readonly askedBehind: Set<string>;
  /** What it wrote since it began to follow the rules. */
  readonly writtenFollowing: Written[];
  /** Rules whose end it stored since then. */
  readonly endedFollowing: string[];
  /** Steps for which it stands still. */
  pausedFor: number;
  phase: 'evaluating' | 'following';
}

/** Stored rules, metadata, a state store that may be wiped, evaluators that come and go, and an oracle that is told of it all. */
export class World {
  readonly clock: TestClock;
  readonly oracle = new Oracle();
  readonly evaluators: Evaluator[] = [];
  readonly #metadata: Metadata;
  readonly #history: History;
  readonly #slots: string[] = [];
  readonly #state: MemoryState;
  /** What is in the state store. */
  readonly #kept = new Map<string, Uint8Array>();
  readonly #past: {
    readonly kept: ReadonlyMap<string, Uint8Array>;
    readonly oracle: KeptAll;
  }[] = [];
  #named = 0;

  constructor(metadata: Metadata, { clock, history }: { clock: TestClock; history: History }) {
    this.#metadata = metadata;
    this.clock = clock;
    this.#history = history;
    this.#state = new MemoryState({ clock, cacheMiB: 0 });
  }

  get ruleIds(): readonly string[] {
    return [...this.oracle.events.keys()];
  }

  async createRule(slot: number, fields: object): Promise<void> {
    this.#named += 1;
    const id = `rule-${this.#named}`;
    const name = `rule ${this.#named} of slot ${slot}`;
    const query = { metric: `${slot}/${id}`, aggregation: 'avg', windowSeconds: 10 };
    const body = { ...fields, name, query };
    const document = { id, name, body, origin: 'api' };
    await this.#metadata.documents('alert_rules').create(document, this.#change());
    this.#slots[slot] = id;
    this.#noteVersion(id, parseAlertRule(body));
  }

  async changeRule(slot: number, fields: Partial<AlertRuleSpec>): Promise<void> {
    const id = this.#slots[slot] as string;
    const documents = this.#metadata.documents('alert_rules');
    const stored = await documents.get(id);
    if (stored === undefined) return;
    const body = { ...(stored.body as AlertRuleSpec), ...fields };
    if ('threshold' in fields || 'condition' in fields)
      Object.assign(body, { resolveThreshold: body.threshold });
    await documents.update(id, { ...stored, body }, this.#change());
    this.#noteVersion(id, parseAlertRule(body));
  }

  async deleteRule(slot: number): Promise<void> {
    const id = this.#slots[slot] as string;
    if ((await this.#metadata.documents('alert_rules').get(id)) === undefined) return;
    await this.#metadata.documents('alert_rules').delete(id, undefined, this.#change());
    this.#noteVersion(id, undefined);
  }

  async wipe(): Promise<void> {
    await this.#state.close();
    this.#kept.clear();
    this.oracle.wiped();
  }

  /** Remembers what the state store has at the end of a step. */
  remember(): void {
    this.#past.push({ kept: new Map(this.#kept), oracle: this.oracle.keptNow });
    if (this.#past.length > MOST_PAST) this.#past.shift();
  }

  /** The state store has what it had so many steps ago, as after a replica took over that was behind. */
  async revert(steps: number): Promise<void> {
    const past = this.#past.at(-steps);
    if (past === undefined) return;
    await this.wipe();
    for (const [id, bytes] of past.kept) await this.#keep(id, bytes);
    this.oracle.reverted(past.oracle);
  }

  /** A new process. */
  open(maxConcurrent: number): Evaluator {
    this.#named += 1;
    const name = `evaluator-${this.#named}`;
    const { promise: dead, resolve: died } = Promise.withResolvers<void>();
    const trouble: Trouble = {
      isCutOff: false,
      recordFault: undefined,
      diesAfter: undefined,
      isDead: false,
      underWay: new Set(),
      died,
      recorded: (lease, ruleIds, outcome) => {
        if (ruleIds.has(SOURCE_DOWN_RULE_ID)) return;
        if (evaluator.phase === 'evaluating')
          this.oracle.recorded(name, { lease: lease.name, ruleIds, outcome });
        else if (outcome === 'stored') evaluator.endedFollowing.push(...ruleIds);
      },
      told: (progress) => {
        for (const { lease, evaluatedMs } of progress)
          this.#noteWritten(evaluator, { kind: 'progress', shard: lease.name, at: evaluatedMs });
      },
    };
    const clock: Clock = {
      now: () => this.clock.nowMs,
      monotonicMs: () => this.clock.nowMs - evaluator.behindMs,
    };
    const core = new EvaluatorCore({
      metadata: troubledMetadata(this.#metadata, trouble),
      state: {
        alertStateGet: async (id) => {
          if (isGone(trouble)) return never();
          return this.#state.alertStateGet(id);
        },
        alertStateSet: async (id, bytes) => {
          if (isGone(trouble)) return never();
          this.#noteWritten(evaluator, writtenAs(id));
          await this.#keep(id, bytes);
        },
      },
      query: this.#queryOf(() => evaluator),
      writeSamples: async () => undefined,
      clock,
      settings: { ...SETTINGS, maxConcurrent },
      log: SILENT,
      observe: new Told(),
      owner: name,
      linkOf: () => '',
      // Silence is believed at once: what it is when it is not is tested by itself.
      catchUpMs: 0,
    });
    const evaluator: Evaluator = {
      name,
      core,
      trouble,
      dead,
      behindMs: 0,
      askedBehind: new Set(),
      writtenFollowing: [],
      endedFollowing: [],
      pausedFor: 0,
      phase: 'following',
    };
    this.evaluators.push(evaluator);
    return evaluator;
  }

  /** What the evaluator's timers do at one moment. One that stood still goes on as if no time had passed. */
  async drive(evaluator: Evaluator): Promise<void> {
    if (evaluator.behindMs > 0) await this.#wake(evaluator);
    const due = await this.#alive(evaluator, () => this.#follow(evaluator));
    await this.#alive(evaluator, () => this.#evaluate(evaluator));
    this.#checkAsked(evaluator, due);
  }

  /** The same for several, that evaluate in the same moment: those that stood still beside those that took over from them. */
  async driveTogether(evaluators: readonly Evaluator[]): Promise<void> {
    const due = new Map<Evaluator, readonly string[] | undefined>();
    const [late, others] = [
      evaluators.filter(({ behindMs }) => behindMs > 0),
      evaluators.filter(({ behindMs }) => behindMs === 0),
    ];
    for (const evaluator of others)
      due.set(evaluator, await this.#alive(evaluator, () => this.#follow(evaluator)));
    await Promise.all([
      ...late.map((evaluator) => this.#wake(evaluator)),
      ...others.map((evaluator) => this.#alive(evaluator, () => this.#evaluate(evaluator))),
    ]);
    for (const evaluator of others) this.#checkAsked(evaluator, due.get(evaluator));
    for (const evaluator of late) await this.drive(evaluator);
  }

  async stop(evaluator: Evaluator): Promise<void> {
    evaluator.phase = 'evaluating';
    await Promise.race([evaluator.core.stop(), evaluator.dead]);
    await this.#burySoon(evaluator);
  }

  /** Compares all there is with all there should be. */
  async check(): Promise<void> {
    for (const [ruleId, expected] of this.oracle.events) await this.#checkRule(ruleId, expected);
    assert.equal(this.oracle.evaluatedTwice, 0, 'a rule was evaluated twice for a time');
    this.#checkMissed();
    await this.#checkSource();
  }

  /** Compares what is stored of missed evaluations with what should be, when all evaluators have ended. */
  async checkStored(): Promise<void> {
    const shards = [...this.oracle.told.keys()];
    const stored = await this.#metadata.progress.read(shards);
    for (const shard of shards) {
      const { at, missed } = this.oracle.told.get(shard) as ToldProgress;
      const expected = [...missed].filter(([, count]) => count > 0);
      assert.deepEqual(stored.get(shard), { evaluatedMs: at, missed: new Map(expected.toSorted()) }, shard);
    }
  }

  #checkMissed(): void {
    for (const { name, core } of this.evaluators) {
      for (const [ruleId, expected] of this.oracle.missedOf(name)) {
        const got = core.ruleStatus(ruleId)?.missedEvaluations ?? 0;
        assert.equal(got, expected, `evaluations that ${ruleId} has missed`);
        const never = this.oracle.neverEvaluated(ruleId);
        assert.ok(got >= never.length, `${ruleId} was never evaluated at ${never}, and ${got} are counted`);
      }
    }
  }

  #change() {
    return { actor: 'test', atMs: this.clock.nowMs };
  }

  #noteVersion(ruleId: string, spec: AlertRuleSpec | undefined): void {
    this.oracle.version(ruleId, { at: this.clock.nowMs, spec });
    if (!this.oracle.events.has(ruleId)) this.oracle.events.set(ruleId, []);
  }

  async #keep(id: string, bytes: Uint8Array): Promise<void> {
    this.#kept.set(id, bytes);
    await this.#state.alertStateSet(id, bytes, { ttlMs: STATE_TTL_MS });
  }

  #noteWritten({ name, phase, writtenFollowing }: Evaluator, written: Written): void {
    if (phase === 'evaluating') this.oracle.wrote(name, written);
    else writtenFollowing.push(written);
  }

  /** It died while following: what it had done by then is done. */
  #tellHalf({ name, writtenFollowing, endedFollowing }: Evaluator): void {
    this.oracle.ended(name, new Set(endedFollowing.splice(0)), this.clock.nowMs);
    for (const written of writtenFollowing.splice(0))
      this.oracle.wroteFollowing(name, written, this.clock.nowMs);
  }

  #queryOf(evaluatorOf: () => Evaluator): AlertQuery {
    return {
      windowsAt: async (requests, { endMs }) => {
        const { trouble, name, behindMs, askedBehind } = evaluatorOf();
        if (isGone(trouble)) return never();
        const answers = requests.map(({ metric, groupBy, windowMs }) => {
          const [slot, ruleId = ''] = metric.split('/');
          if (windowMs === FORGET_MS) {
            const seen = this.#seenUntil(Number(slot), endMs);
            this.oracle.recalled(name, ruleId, { at: endMs, answer: seen });
            return outcomeOf(seen);
          }
          const isLate = this.clock.nowMs > endMs;
          const answer = this.#history(Number(slot), endMs, { isGrouped: groupBy.length > 0, isLate });
          this.oracle.asked(name, ruleId, { at: endMs, answer });
          if (behindMs === 0) this.oracle.noteAsked(ruleId, endMs);
          else askedBehind.add(ruleId);
          return outcomeOf(answer);
        });
        if (isGone(trouble)) return never();
        return answers;
      },
      windowsOver: () => {
        throw new Error('nobody asks this here');
      },
    };
  }

  /** What had a value within the time after which groups are forgotten. */
  #seenUntil(slot: number, atMs: number): Answer {
    const how = { isGrouped: true, isLate: true };
    const now = this.#history(slot, atMs, how);
    if (now instanceof Error) return now;
    const seen: Record<string, number> = {};
    for (let agoMs = 0; agoMs < FORGET_MS; agoMs += STEP_MS) {
      const answer = this.#history(slot, atMs - agoMs, how);
      if (answer instanceof Error) continue;
      for (const [host, value] of Object.entries(answer)) if (!Number.isNaN(value)) seen[host] = 1;
    }
    return seen;
  }

  /** Before it learns that others have taken over. */
  async #wake(evaluator: Evaluator): Promise<void> {
    evaluator.askedBehind.clear();
    await this.#alive(evaluator, () => this.#evaluate(evaluator));
    evaluator.behindMs = 0;
  }

  /** Does it unless the evaluator is dead; undefined when it dies of it. */
  async #alive<T>(evaluator: Evaluator, work: () => Promise<T>): Promise<T | undefined> {
    if (evaluator.trouble.isDead) return undefined;
    const result = await Promise.race([work(), evaluator.dead.then(() => undefined)]);
    if (evaluator.trouble.isDead) await this.#burySoon(evaluator);
    return result;
  }

  #checkAsked({ trouble, askedBehind }: Evaluator, due: readonly string[] | undefined): void {
    if (trouble.isDead) return;
    const { nowMs } = this.clock;
    for (const ruleId of due ?? []) {
      const isAsked = this.oracle.askedTimes.get(ruleId)?.has(nowMs) || askedBehind.has(ruleId);
      assert.ok(isAsked, `${ruleId} was not evaluated at ${nowMs}`);
    }
  }

  async #follow(evaluator: Evaluator): Promise<readonly string[]> {
    const { core, name, trouble } = evaluator;
    evaluator.phase = 'following';
    const fault = trouble.recordFault;
    trouble.recordFault = undefined;
    try {
      const before = core.status().leases;
      await core.beat();
      const during = shardsOf(core);
      const anew = takenAnew(before, core.status().leases);
      await core.follow();
      const written = evaluator.writtenFollowing.splice(0);
      // The oracle knows by itself what had to end.
      evaluator.endedFollowing.length = 0;
      return this.oracle.followed(name, {
        at: this.clock.nowMs,
        during,
        anew,
        shards: shardsOf(core),
        written,
      });
    } catch (error) {
      if (!trouble.isCutOff) throw error;
      return [];
    } finally {
      trouble.recordFault = fault;
    }
  }

  async #evaluate(evaluator: Evaluator): Promise<void> {
    const { core, name } = evaluator;
    evaluator.phase = 'evaluating';
    pumpAll(core);
    await core.idle();
    this.oracle.settled(name, evaluator.behindMs === 0);
    try {
      await core.report();
    } catch (error) {
      if (!evaluator.trouble.isCutOff) throw error;
    }
  }

  /** What was under way when it died is still stored. */
  async #burySoon(evaluator: Evaluator): Promise<void> {
    await Promise.allSettled(evaluator.trouble.underWay);
    this.#bury(evaluator);
  }

  #bury(evaluator: Evaluator): void {
    this.#tellHalf(evaluator);
    this.oracle.died(evaluator.name);
    this.evaluators.splice(this.evaluators.indexOf(evaluator), 1);
  }

  async #checkRule(ruleId: string, expected: readonly OracleEvent[]): Promise<void> {
    const got = (await this.#metadata.alerts.events({ ruleId, limit: 100_000 })).toReversed();
    const byGroup = Map.groupBy(got, ({ groupTags }) => groupTags.host ?? '');
    const expectedByGroup = Map.groupBy(expected, ({ group }) => group);
    const ids = new Map<OracleEvent, string>();
    for (const host of new Set([...byGroup.keys(), ...expectedByGroup.keys()])) {
      const [ours, theirs] = [byGroup.get(host) ?? [], expectedByGroup.get(host) ?? []];
      assert.deepEqual(
        ours.map((event) => [
          `${event.from} > ${event.to} ${event.reason} at ${event.atMs}`,
          ...[event.value, event.firstTriggeredMs, event.firedMs, event.resolvedMs],
        ]),
        theirs.map((event) => [
          `${event.from} > ${event.to} ${event.reason} at ${event.at}`,
          ...[event.value, event.first, event.fired, event.resolved],
        ]),
        `events of ${ruleId} ${host}`,
      );
      theirs.forEach((event, index) => {
        ids.set(event, ours[index]?.id as string);
        const begins = event.episode === null && event.first !== null;
        sameEpisode(ours[index]?.episodeId ?? null, begins ? event : event.episode, ids);
      });
    }
    const instances = await this.#metadata.alerts.instances([ruleId]);
    assert.deepEqual(
      new Map(instances.map(({ event, state, sinceMs }) => [event.groupTags.host ?? '', [state, sinceMs]])),
      new Map(
        Array.from(this.oracle.open.get(ruleId) ?? [], ([host, { state, since }]) => [host, [state, since]]),
      ),
      `instances of ${ruleId}`,
    );
  }

  /** One alert for the system, that fires and resolves by turns. */
  async #checkSource(): Promise<void> {
    const events = await this.#metadata.alerts.events({ ruleId: SOURCE_DOWN_RULE_ID, limit: 100_000 });
    events.toReversed().forEach(({ to }, index) => {
      assert.equal(to, index % 2 === 0 ? 'firing' : 'ok', 'the alert of the source is told in turns');
    });
  }
}

function writtenAs(id: string): Written {
  return id.startsWith('shard:')
    ? { kind: 'report', shard: id.slice('shard:'.length) }
    : { kind: 'rule', id };
}

function shardsOf(core: EvaluatorCore): ReadonlySet<string> {
  return new Set(core.status().leases.map((lease) => lease.name));
}

type Leases = ReturnType<EvaluatorCore['status']>['leases'];

function takenAnew(before: Leases, now: Leases): ReadonlySet<string> {
  const generations = new Map(before.map(({ name, generation }) => [name, generation]));
  const anew = now.filter(
    ({ name, generation }) => generations.has(name) && generations.get(name) !== generation,
  );
  return new Set(anew.map(({ name }) => name));
}
