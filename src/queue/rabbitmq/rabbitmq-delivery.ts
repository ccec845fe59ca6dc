import type { SampleBatch } from '../../model/sample-batch.ts';
import type { Delivery } from '../port.ts';

/** What the queue does with each of the three answers. */
export interface Answers {
  readonly ack: () => void;
  readonly retry: () => void;
  readonly reject: (cause: unknown, rows: SampleBatch | undefined) => void;
}

/** A batch on its way to the writer; sees to it that it is answered once. */
export class RabbitMqDelivery implements Delivery {
  readonly batch: SampleBatch;
  readonly #waitedMs: () => number;
  readonly #answers: Answers;
  #answered = false;

  constructor(batch: SampleBatch, waitedMs: () => number, answers: Answers) {
    this.batch = batch;
    this.#waitedMs = waitedMs;
    this.#answers = answers;
  }

  get waitedMs(): number {
    return this.#waitedMs();
  }

  ack(): void {
    this.#answer();
    this.#answers.ack();
  }

  retry(_cause: unknown): void {
    this.#answer();
    this.#answers.retry();
  }

  reject(cause: unknown, rows?: SampleBatch): void {
    this.#answer();
    this.#answers.reject(cause, rows);
  }

  #answer(): void {
    if (this.#answered) throw new Error('BUG: a delivery was answered twice');
    this.#answered = true;
  }
}
