import type { BaseLogger } from 'pino';
import type { Clock } from '../../lib/clock.ts';
import type { AlertEvent, AlertRepository } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { AlertQuery, WindowOutcome, WrittenSample } from '../ports.ts';
import { type Recorded, Recorder } from '../recording/recorder.ts';
import { type NewEvent, tellerOf } from './alert-event.ts';
import { blameRules } from './blame-rules.ts';
import type { EvaluatorObserver, LinkOf } from './contract.ts';
import { recordEvents } from './event-recorder.ts';
import { countUpTo } from './missed-evaluations.ts';
import { recallGroups } from './recall-groups.ts';
import type { LaneResult } from './rounds.ts';
import { applyEvaluation, type Evaluation, evaluateRule } from './rule-evaluation.ts';
import type { SampleOutbox } from './sample-outbox.ts';
import type { SourceWatch } from './source-watch.ts';
import type { StateKeeper } from './state-keeper.ts';
import { partsOf } from './suspects.ts';
import type { Shard, Unit } from './unit.ts';

export interface BatchEvaluatorDependencies {
  readonly query: Pick<AlertQuery, 'windowsAt'>;
  readonly alerts: Pick<AlertRepository, 'record'>;
  readonly clock: Clock;
  readonly linkOf: LinkOf;
  readonly forgetMs: number;
  readonly log: Pick<BaseLogger, 'warn' | 'error'>;
  readonly observe: EvaluatorObserver;
  readonly watch: SourceWatch;
  readonly keeper: StateKeeper;
  readonly outbox: SampleOutbox;
  /** Begins the keys of the samples of alerts. */
  readonly owner: string;
  /** Whether work under the shard's lease may go on. */
  readonly isHeld: (shard: Shard) => boolean;
  /** Another evaluator has the shard. */
  readonly lost: (shard: Shard) => void;
}

export interface Moment {
  readonly atMs: TimestampMs;
  readonly delayMs: number;
  readonly signal: AbortSignal;
  /** Of a rule that is asked by itself: what becomes of it says nothing about the store. */
  readonly isApart?: boolean;
}

/** What one unit's evaluation came to, before anything of it is done. */
interface Draft {
  readonly unit: Unit;
  readonly evaluation: Evaluation<NewEvent>;
  /** Of a recording rule. */
  readonly recorded?: Recorded;
}

const NOTHING: LaneResult = { rules: 0, groups: 0, events: 0 };

/** Evaluates rules of one interval and delay at one time, together. */
export class BatchEvaluator {
  readonly #deps: BatchEvaluatorDependencies;
  readonly #recorder: Recorder;
  readonly #apart = new Set<Promise<void>>();
  #batches = 0;

  constructor(deps: BatchEvaluatorDependencies) {
    this.#deps = deps;
    this.#recorder = new Recorder(deps);
  }

  /** Never rejects. The units are busy until it resolves, and those that are asked apart until they are done. */
  evaluate(units: readonly Unit[], moment: Moment): Promise<LaneResult> {
    for (const unit of units) unit.isBusy = true;
    const { together, apart } = partsOf(units, { isUp: this.#deps.watch.downSinceMs === null });
    const evaluated = this.#evaluateTogether(together, moment);
    if (apart.length > 0) this.#begin(this.#evaluateApart(apart, moment));
    return evaluated;
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#apart.size > 0) await Promise.all(this.#apart);
    await this.#recorder.idle();
  }

  #begin(work: Promise<void>): void {
    const done = work.finally(() => this.#apart.delete(done));
    this.#apart.add(done);
  }

  /** One after the other: they may be slow, and others want to be answered as well. */
  async #evaluateApart(units: readonly Unit[], moment: Moment): Promise<void> {
    for (const unit of units) {
      // Later it is time for the next evaluation.
      const isLate = this.#deps.clock.now() >= moment.atMs + unit.intervalMs;
      if (isLate || moment.signal.aborted) unit.isBusy = false;
      else await this.#evaluateTogether([unit], { ...moment, isApart: true });
    }
  }

  async #evaluateTogether(units: readonly Unit[], moment: Moment): Promise<LaneResult> {
    try {
      return await this.#evaluate(units, moment);
    } catch (err) {
      this.#deps.log.error({ err }, 'alert rules could not be evaluated');
      for (const unit of units) unit.isInDoubt = true;
      return NOTHING;
    } finally {
      for (const unit of units) unit.isBusy = false;
    }
  }

  async #evaluate(units: readonly Unit[], moment: Moment): Promise<LaneResult> {
    const { clock } = this.#deps;
    // A rule may be changed while its question is answered: the answer is to the question as it was.
    const rules = units.map(({ rule }) => rule);
    const askedMs = clock.monotonicMs();
    await this.#recall(units, moment);
    const asAnswered = await this.#ask(rules, moment);
    if (asAnswered === undefined) return NOTHING;
    const outcomes = blameRules(units, asAnswered, { atMs: moment.atMs, watch: this.#deps.watch });
    const tookMs = clock.monotonicMs() - askedMs;
    this.#noteSource(outcomes, moment);
    const asked = units.map((unit, index) => ({ unit, rule: rules[index], outcome: outcomes[index] }));
    const byShard = Map.groupBy(asked as readonly Asked[], ({ unit }) => unit.shard);
    const results = await Promise.all(
      Array.from(byShard, ([shard, members]) => this.#finish(shard, members, { ...moment, tookMs })),
    );
    const sum = (field: keyof LaneResult) => results.reduce((total, result) => total + result[field], 0);
    return { rules: sum('rules'), groups: sum('groups'), events: sum('events') };
  }

  async #recall(units: readonly Unit[], moment: Moment): Promise<void> {
    try {
      await recallGroups(units, this.#deps, moment);
    } catch (err) {
      // The question itself will meet the same.
      this.#deps.log.warn({ err }, 'the groups of alert rules could not be recalled');
    }
  }

  async #ask(
    rules: readonly Unit['rule'][],
    { atMs, delayMs, signal }: Moment,
  ): Promise<readonly WindowOutcome[] | undefined> {
    const requests = rules.map(({ request }) => request);
    try {
      return await this.#deps.query.windowsAt(requests, { endMs: atMs - delayMs, signal });
    } catch (err) {
      if (signal.aborted) return undefined;
      // It is to give each request an outcome of its own; nothing is known of any then.
      this.#deps.log.error({ err }, 'the questions of alert rules failed as a whole');
      const error = err instanceof Error ? err : new Error(String(err));
      return requests.map(() => ({ ok: false, error, isSourceDown: true, isShared: true }));
    }
  }

  /** Answers that come from the catalog alone, and refusals, say nothing about the store. */
  #noteSource(outcomes: readonly WindowOutcome[], { atMs, isApart = false }: Moment): void {
    const { watch, observe } = this.#deps;
    const failures = outcomes.filter((outcome) => !outcome.ok);
    const down = failures.filter(({ isSourceDown }) => isSourceDown);
    const answered = outcomes.filter((outcome) => outcome.ok && outcome.groups.length > 0).length;
    if (!isApart) watch.saw({ atMs, answered, failed: down.length, message: down[0]?.error.message ?? '' });
    if (down.length > 0) observe.failed({ kind: 'source', rules: down.length });
    const own = failures.length - down.length;
    if (own > 0) observe.failed({ kind: 'query', rules: own });
  }

  async #finish(shard: Shard, asked: readonly Asked[], moment: Finishing): Promise<LaneResult> {
    if (!this.#deps.isHeld(shard)) return NOTHING;
    const drafts = asked.map((one) => this.#draft(one, moment.atMs));
    const events = drafts.flatMap(({ evaluation }) => evaluation.events);
    if (events.length === 0) return this.#apply(drafts, [], moment);
    const recorded = await recordEvents(this.#deps.alerts, events, shard.lease);
    if (recorded.outcome === 'lost') {
      this.#deps.lost(shard);
      return NOTHING;
    }
    if (recorded.outcome === 'stored') return this.#apply(drafts, recorded.events, moment);
    const [told, silent] = [drafts.filter(hasEvents), drafts.filter((draft) => !hasEvents(draft))];
    this.#deps.log.warn({ err: recorded.error, events: events.length }, 'alert events could not be stored');
    this.#deps.observe.failed({ kind: 'metadata', rules: told.length });
    for (const { unit } of told) unit.isInDoubt = true;
    return this.#apply(silent, [], moment);
  }

  #draft({ unit, rule, outcome }: Asked, atMs: TimestampMs): Draft {
    const { linkOf, forgetMs } = this.#deps;
    if (rule.kind === 'recording') {
      const recorded = this.#recorder.draft(unit, { rule, outcome }, atMs);
      return { unit, evaluation: evaluationOf(recorded, atMs), recorded };
    }
    const isInDoubt = this.#recorder.isInDoubt(unit, rule.request, atMs);
    const context = { rule: rule.spec, forgetMs, isInDoubt, tell: tellerOf({ rule, linkOf }) };
    return { unit, evaluation: evaluateRule(context, unit.state, outcome, atMs) };
  }

  #apply(drafts: readonly Draft[], events: readonly AlertEvent[], moment: Finishing): LaneResult {
    const alertSamples: WrittenSample[] = [];
    let groups = 0;
    let missed = 0;
    for (const draft of drafts) {
      const { unit } = draft;
      missed += countUpTo(unit.state, moment.atMs, unit.intervalMs);
      if (applyEvaluation(unit.state, draft.evaluation)) unit.isDirty = true;
      unit.state.lastDurationMs = moment.tookMs;
      groups += draft.recorded?.samples?.length ?? unit.state.groups.size;
      if (draft.recorded !== undefined) this.#recorder.apply(unit, draft.recorded, moment);
      if (unit.rule.kind === 'alert') {
        for (const sample of unit.series.samples(unit.rule, unit.state, moment.atMs))
          alertSamples.push(sample);
      }
      unit.shard.isReportDue = true;
    }
    noteStored(drafts, events);
    for (const { unit } of drafts) this.#deps.keeper.note(unit);
    this.#putAlerts(alertSamples, moment.atMs);
    if (missed > 0) this.#deps.observe.missed(missed);
    return { rules: drafts.length, groups, events: events.length };
  }

  #putAlerts(samples: readonly WrittenSample[], atMs: TimestampMs): void {
    if (samples.length === 0) return;
    this.#batches += 1;
    this.#deps.outbox.put(samples, `alerts:${this.#deps.owner}:${atMs}:${this.#batches}`);
  }
}

interface Asked {
  readonly unit: Unit;
  readonly rule: Unit['rule'];
  readonly outcome: WindowOutcome;
}

type Finishing = Moment & { readonly tookMs: number };

function hasEvents({ evaluation }: Draft): boolean {
  return evaluation.events.length > 0;
}

/** A recording rule has no groups that stand anyhow: only whether it works is remembered. What it has answered it says itself. */
function evaluationOf({ error, sourceDown }: Recorded, atMs: TimestampMs): Evaluation<NewEvent> {
  const none = { events: [], added: [], updates: [], removed: [], groupsLeftOut: 0 };
  return { ...none, atMs, error, sourceDown, isAnswered: false };
}

/**
 * Takes the numbers of what was stored. An event that was there before was told by somebody else, perhaps with others after it:
 * then the metadata must say how the rule stands.
 */
function noteStored(drafts: readonly Draft[], events: readonly AlertEvent[]): void {
  const byRule = Map.groupBy(events, ({ ruleId }) => ruleId);
  for (const { unit, evaluation } of drafts) {
    if (evaluation.events.length === 0) continue;
    const stored = byRule.get(unit.id) ?? [];
    if (stored.length < evaluation.events.length) unit.isInDoubt = true;
    for (const { seq } of stored) unit.state.lastEventSeq = Math.max(unit.state.lastEventSeq, seq);
  }
}
