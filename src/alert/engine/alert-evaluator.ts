import { backoffMs } from '../../lib/backoff.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { AlertEvaluator, AlertEvaluatorDependencies, EvaluatorStatus, RuleStatus } from './contract.ts';
import { EvaluatorCore } from './evaluator-core.ts';
import { Loop } from './loop.ts';

/** A rule that was saved is evaluated this soon. While nothing changes, a look costs two small questions. */
const FOLLOW_MS = 1_000;
/** Reports are for people and for the next owner: behind by so much they serve as well. */
const REPORT_MS = 2_000;
/** Node counts delays in 32 bits; and a clock that is put forward should not be noticed too late. */
const MOST_SLEEP_MS = 5_000;
const FIRST_RETRY_MS = 250;

export function createAlertEvaluator(dependencies: AlertEvaluatorDependencies): AlertEvaluator {
  return new TimedEvaluator(dependencies);
}

/** The evaluator with its timers: leases, rules, evaluations and reports go on beside each other. */
class TimedEvaluator implements AlertEvaluator {
  readonly #deps: AlertEvaluatorDependencies;
  readonly #core: EvaluatorCore;
  readonly #beats: Task;
  readonly #follows: Task;
  readonly #reports: Task;
  readonly #evaluations: Loop;
  #stopped: Promise<void> | undefined;

  constructor(deps: AlertEvaluatorDependencies) {
    this.#deps = deps;
    this.#core = new EvaluatorCore(deps);
    const { heartbeatSeconds } = deps.settings;
    this.#beats = this.#task('the leases of alert rules cannot be renewed', heartbeatSeconds * 1_000, () =>
      this.#beat(),
    );
    this.#follows = this.#task('alert rules cannot be followed', FOLLOW_MS, () => this.#follow());
    this.#reports = this.#task('the state of alert rules cannot be told', REPORT_MS, () =>
      this.#core.report(),
    );
    this.#evaluations = new Loop(() => this.#pump());
  }

  start(): void {
    for (const { loop } of this.#tasks) loop.start();
    this.#evaluations.start();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  status(): EvaluatorStatus {
    return this.#core.status();
  }

  ruleStatus(ruleId: string): RuleStatus | undefined {
    return this.#core.ruleStatus(ruleId);
  }

  health(): PartHealth {
    const failing = this.#tasks.find(({ failure }) => failure !== undefined)?.failure;
    return failing === undefined ? this.#core.health() : { status: 'failing', message: failing };
  }

  get #tasks(): readonly Task[] {
    return [this.#beats, this.#follows, this.#reports];
  }

  /** New shards are loaded at once. */
  async #beat(): Promise<void> {
    await this.#core.beat();
    this.#follows.loop.wake();
  }

  /** New rules are evaluated at once. */
  async #follow(): Promise<void> {
    await this.#core.follow();
    this.#evaluations.wake();
  }

  async #pump(): Promise<number> {
    const nextMs = this.#core.pump(() => this.#evaluations.wake());
    return Math.max(0, Math.min(nextMs - this.#deps.clock.now(), MOST_SLEEP_MS));
  }

  async #stop(): Promise<void> {
    await this.#evaluations.stop();
    await Promise.all(this.#tasks.map(({ loop }) => loop.stop()));
    try {
      await this.#core.stop();
    } catch (err) {
      // Others take over when the leases have run out.
      this.#deps.log.warn({ err }, 'the leases of alert rules cannot be handed back');
    }
  }

  /** Tries again soon after a failure, and then less and less often up to the usual time. */
  #task(whatFails: string, everyMs: number, work: () => Promise<void>): Task {
    let failures = 0;
    const task: Task = {
      failure: undefined,
      loop: new Loop(async () => {
        try {
          await work();
          [failures, task.failure] = [0, undefined];
          return everyMs;
        } catch (err) {
          if (failures === 0) this.#deps.log.warn({ err }, whatFails);
          failures += 1;
          task.failure = `${whatFails}: ${err instanceof Error ? err.message : String(err)}`;
          return backoffMs(failures, { firstMs: FIRST_RETRY_MS, maxMs: everyMs });
        }
      }),
    };
    return task;
  }
}

interface Task {
  readonly loop: Loop;
  /** Why the last run failed; undefined when it did not. */
  failure: string | undefined;
}
