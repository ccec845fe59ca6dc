import CircuitBreaker from 'opossum';
import type { Clock } from '../../../lib/clock.ts';
import type { SendOutcome } from '../channels/channel-sender.ts';

export interface BreakersOptions {
  /** Failures in a row that open a breaker. */
  readonly failures: number;
  readonly resetMs: number;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly openChanged: (targets: number) => void;
  /** A target that failed answers again. */
  readonly recovered: (target: string) => void;
}

type Work = () => Promise<SendOutcome>;

interface Breaker {
  readonly circuit: CircuitBreaker<[Work], SendOutcome>;
  failuresInARow: number;
  wasOpened: boolean;
  /** When it was opened, by the monotonic clock. */
  openedMs: number;
}

/** Carries an outcome that counts as a failure of the target through the breaker. */
class TargetFailed extends Error {
  readonly outcome: SendOutcome;

  constructor(outcome: SendOutcome) {
    super(outcome.answer);
    this.outcome = outcome;
  }
}

/** While a target is tried again after a pause, others wait so long for what comes of it. */
const TRIAL_MS = 5_000;

/**
 * One breaker for each target that fails: after some failures in a row it is left alone for a while, then tried once. Healthy
 * targets have none.
 */
export class Breakers {
  readonly #options: BreakersOptions;
  readonly #breakers = new Map<string, Breaker>();

  constructor(options: BreakersOptions) {
    this.#options = options;
  }

  /** Targets that are left alone now. */
  get open(): readonly string[] {
    return [...this.#breakers].filter(([, { circuit }]) => !circuit.closed).map(([target]) => target);
  }

  /** Runs `work`, unless the target is left alone: then the outcome is a retry that says so. */
  async run(target: string, work: Work): Promise<SendOutcome> {
    const breaker = this.#breakers.get(target) ?? this.#create(target);
    try {
      return await breaker.circuit.fire(work);
    } catch (error) {
      if (error instanceof TargetFailed) return error.outcome;
      if (isOpenCircuit(error)) return this.#leftAlone(breaker);
      throw error;
    }
  }

  close(): void {
    for (const { circuit } of this.#breakers.values()) circuit.shutdown();
    this.#breakers.clear();
  }

  #create(target: string): Breaker {
    const circuit = new CircuitBreaker(
      async (work: Work) => {
        const outcome = await work();
        if (outcome.outcome === 'retry') throw new TargetFailed(outcome);
        return outcome;
      },
      {
        // Each attempt has its own time limit. Failures are counted here, in a row; a share of them never opens it.
        ...{ timeout: false, errorThresholdPercentage: 100, rollingPercentilesEnabled: false },
        resetTimeout: this.#options.resetMs,
      },
    );
    const breaker: Breaker = { circuit, failuresInARow: 0, wasOpened: false, openedMs: 0 };
    this.#breakers.set(target, breaker);
    circuit.on('failure', () => {
      breaker.failuresInARow += 1;
      if (breaker.failuresInARow >= this.#options.failures) circuit.open();
    });
    circuit.on('success', () => this.#forget(target, breaker));
    circuit.on('open', () => {
      breaker.wasOpened = true;
      breaker.openedMs = this.#options.clock.monotonicMs();
      this.#options.openChanged(this.open.length);
    });
    return breaker;
  }

  /** It works: nothing is to be remembered. */
  #forget(target: string, { circuit, wasOpened, failuresInARow }: Breaker): void {
    this.#breakers.delete(target);
    if (failuresInARow > 0) this.#options.recovered(target);
    // After its own listeners have run.
    queueMicrotask(() => circuit.shutdown());
    if (wasOpened) this.#options.openChanged(this.open.length);
  }

  #leftAlone({ circuit, openedMs, failuresInARow }: Breaker): SendOutcome {
    const { clock, resetMs } = this.#options;
    const restMs = circuit.opened ? openedMs + resetMs - clock.monotonicMs() : 0;
    const waitMs = Math.max(restMs, 0) + Math.min(TRIAL_MS, resetMs);
    const until = new Date(clock.now() + waitMs).toISOString();
    return {
      outcome: 'retry',
      status: null,
      answer: `not tried: the target failed ${failuresInARow} times in a row and is left alone until ${until}`,
      retryAfterMs: waitMs,
      notTried: true,
    };
  }
}

function isOpenCircuit(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EOPENBREAKER';
}
