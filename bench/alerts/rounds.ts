import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerApi } from '../targets/server-api.ts';

export interface Round {
  readonly atMs: number;
  readonly rules: number;
  readonly groups: number;
  readonly events: number;
  /** The spreading of work over the interval included. */
  readonly spanSeconds: number;
  /** Time in which at least one evaluation ran. */
  readonly workSeconds: number;
}

interface Status {
  readonly evaluator: {
    readonly lastRound: Round | null;
    readonly missedEvaluations: number;
    readonly firing: number;
    readonly pending: number;
    readonly groups: number;
  } | null;
}

const POLL_MS = 1_000;

/** Looks at the evaluator's rounds as they end. */
export class RoundWatcher {
  readonly #api: ServerApi;
  readonly #rounds = new Map<number, Round>();
  #status: Status['evaluator'] = null;
  #stopped = false;
  readonly #watching: Promise<void>;

  constructor(api: ServerApi) {
    this.#api = api;
    this.#watching = this.#watch();
  }

  /** The rounds that evaluated at least so many rules. */
  rounds(atLeast: number): readonly Round[] {
    return [...this.#rounds.values()].filter(({ rules }) => rules >= atLeast);
  }

  get status(): NonNullable<Status['evaluator']> {
    if (this.#status === null) throw new Error('the server has no evaluator');
    return this.#status;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#stopped) {
      const { evaluator } = await this.#api.get<Status>('/alerts/status');
      this.#status = evaluator;
      const round = evaluator?.lastRound;
      if (round) this.#rounds.set(round.atMs, round);
      await sleep(POLL_MS);
    }
  }
}
