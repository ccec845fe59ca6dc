import type { Clock } from '../../lib/clock.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import type { Delivery } from '../port.ts';

/** What the queue does with each of the three answers. */
export interface Answers {
  readonly acked: () => void;
  readonly retried: () => void;
  readonly rejected: (cause: unknown) => void;
}

/** A batch on its way to the writer; sees to it that it is answered once. */
export class EmbeddedDelivery implements Delivery {
  readonly batch: SampleBatch;
  readonly #clock: Clock;
  readonly #answers: Answers;
  readonly #publishedAtMs: number;
  #answered = false;

  constructor(batch: SampleBatch, clock: Clock, answers: Answers, publishedAtMs = clock.monotonicMs()) {
    this.batch = batch;
    this.#clock = clock;
    this.#answers = answers;
    this.#publishedAtMs = publishedAtMs;
  }

  get waitedMs(): number {
    return this.#clock.monotonicMs() - this.#publishedAtMs;
  }

  ack(): void {
    this.#answer();
    this.#answers.acked();
  }

  retry(_cause: unknown): void {
    this.#answer();
    this.#answers.retried();
  }

  reject(cause: unknown, _rows?: SampleBatch): void {
    this.#answer();
    this.#answers.rejected(cause);
  }

  /** The same batch, to be delivered once more. */
  again(): EmbeddedDelivery {
    return new EmbeddedDelivery(this.batch, this.#clock, this.#answers, this.#publishedAtMs);
  }

  #answer(): void {
    if (this.#answered) throw new Error('BUG: a delivery was answered twice');
    this.#answered = true;
  }
}
