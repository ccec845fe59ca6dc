import type { AlertSettings } from '../../../config/sections/alert.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Metadata } from '../../../metadata/port.ts';
import { openSqliteMetadata } from '../../../metadata/sqlite/sqlite-metadata.ts';
import type { Tags } from '../../../model/series.ts';
import { MemoryState } from '../../../state/memory/memory-state.ts';
import type { AlertQuery, WindowOutcome, WindowRequest, WrittenSample } from '../../ports.ts';
import type { AlertEvaluatorDependencies, EvaluationRound, EvaluatorObserver } from '../contract.ts';
import { EvaluatorCore } from '../evaluator-core.ts';

/** A clock that stands still until it is told. */
export class TestClock implements Clock {
  nowMs: number;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }
}

export const SETTINGS: AlertSettings = {
  heartbeatSeconds: 5,
  maxConcurrent: 4,
  forgetSeconds: 60,
  stateSeconds: 3_600,
  eventRetentionDays: 365,
  deliveryRetentionDays: 30,
  backtestMaxDays: 31,
  backtestMaxGroupEvaluations: 100_000_000,
};

export const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Answers by metric: values by host, '' being the group without one, or an error. */
export type Answer = Readonly<Record<string, number>> | Error;

export class SourceDown extends Error {}

/** A query engine whose answers are told beforehand. */
export class ToldQuery implements AlertQuery {
  readonly answers = new Map<string, Answer>();
  readonly calls: { readonly requests: readonly WindowRequest[]; readonly endMs: number }[] = [];

  async windowsAt(requests: readonly WindowRequest[], { endMs }: { readonly endMs: number }) {
    this.calls.push({ requests, endMs });
    return requests.map(({ metric }) => outcomeOf(this.answers.get(metric) ?? {}));
  }

  windowsOver(): never {
    throw new Error('nobody asks this here');
  }
}

export function outcomeOf(answer: Answer): WindowOutcome {
  if (answer instanceof Error) {
    return { ok: false, error: answer, isSourceDown: answer instanceof SourceDown };
  }
  return { ok: true, groups: Object.entries(answer).map(([host, value]) => ({ tags: tagsOf(host), value })) };
}

function tagsOf(host: string): Tags {
  return host === '' ? {} : { host };
}

/** What an observer was told. */
export class Told implements EvaluatorObserver {
  readonly rounds: EvaluationRound[] = [];
  readonly failures: string[] = [];
  missedCount = 0;
  lost = 0;
  now = { firing: 0, pending: 0 };

  alerts(now: { readonly firing: number; readonly pending: number }): void {
    this.now = now;
  }
  round(round: EvaluationRound): void {
    this.rounds.push(round);
  }
  missed(evaluations: number): void {
    this.missedCount += evaluations;
  }
  failed({ kind }: { readonly kind: string }): void {
    this.failures.push(kind);
  }
  samplesLost(samples: number): void {
    this.lost += samples;
  }
}

/** Begins what is due, and the next whenever something is done. */
export function pumpAll(core: EvaluatorCore): void {
  core.pump(() => pumpAll(core));
}

export const START_MS = 1_000_000_000;
const INTERVAL_MS = 10_000;

/** Rules, an evaluator or several, and time that goes on in steps of ten seconds. */
export class Fixture {
  readonly clock = new TestClock(START_MS);
  readonly metadata: Metadata = openSqliteMetadata({ path: ':memory:', clock: this.clock });
  readonly query = new ToldQuery();
  readonly samples: (WrittenSample & { readonly key: string })[] = [];
  state = new MemoryState({ clock: this.clock, cacheMiB: 0 });

  evaluator(owner: string, deps: Partial<AlertEvaluatorDependencies> = {}) {
    const told = new Told();
    const core = new EvaluatorCore({
      metadata: this.metadata,
      state: this.state,
      query: this.query,
      writeSamples: async (samples, { key }) => {
        this.samples.push(...samples.map((sample) => ({ ...sample, key })));
      },
      clock: this.clock,
      settings: SETTINGS,
      log: SILENT,
      observe: told,
      owner,
      linkOf: ({ ruleId }) => `/alerts/${ruleId}`,
      ...deps,
    });
    return { core, told };
  }

  /** What the evaluator's timers do at one moment. */
  async turn(...cores: readonly EvaluatorCore[]): Promise<void> {
    for (const core of cores) {
      await core.beat();
      await core.follow();
      pumpAll(core);
      await core.idle();
      await core.report();
    }
  }

  /** Time goes on by an interval, and the evaluators do what is due. */
  async step(...cores: readonly EvaluatorCore[]): Promise<void> {
    this.clock.nowMs += INTERVAL_MS;
    await this.turn(...cores);
  }

  /** Creates a rule that looks at the metric of its name. */
  async addRule(name: string, fields: object = {}): Promise<string> {
    const body = {
      name,
      query: { metric: name, aggregation: 'avg' },
      groupBy: ['host'],
      condition: 'gt',
      threshold: 90,
      ...fields,
    };
    const change = { actor: 'test', atMs: this.clock.nowMs };
    return (await this.metadata.documents('alert_rules').create({ name, body, origin: 'api' }, change)).id;
  }

  async changeRule(id: string, fields: object): Promise<void> {
    const documents = this.metadata.documents('alert_rules');
    const stored = await documents.get(id);
    if (stored === undefined) throw new Error(`no rule ${id}`);
    const body = { ...(stored.body as object), ...fields };
    const change = { actor: 'test', atMs: this.clock.nowMs };
    await documents.update(id, { ...stored, body }, change);
  }

  /** All events in order, as texts. */
  async events(): Promise<readonly string[]> {
    const events = await this.metadata.alerts.eventsAfter(0, 10_000);
    return events.map(({ ruleName, groupTags, from, to, reason, atMs }) => {
      const host = groupTags.host === undefined ? '' : ` ${groupTags.host}`;
      return `${(atMs - START_MS) / 1_000} ${ruleName}${host}: ${from} > ${to} ${reason}`;
    });
  }
}
