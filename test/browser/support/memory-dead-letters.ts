import { AppError } from '../../../src/lib/errors.ts';
import type { SampleBatch } from '../../../src/model/sample-batch.ts';
import type { DeadLetter, DeadLetters } from '../../../src/queue/port.ts';

export interface MemoryLetter {
  readonly letter: DeadLetter;
  /** Left out where the message cannot be read. */
  readonly batch?: SampleBatch;
}

/** Dead letters without a broker, for the page alone. Those that were replayed are remembered. */
export class MemoryDeadLetters implements DeadLetters {
  readonly replayed: string[] = [];
  /** What the broker's absence looks like. */
  away = false;
  #kept: MemoryLetter[];

  constructor(kept: readonly MemoryLetter[]) {
    this.#kept = [...kept];
  }

  add(letter: MemoryLetter): void {
    this.#kept.push(letter);
  }

  get ids(): readonly string[] {
    return this.#kept.map(({ letter }) => letter.id);
  }

  async list({ limit }: { limit: number }) {
    this.#check();
    return { letters: this.#kept.slice(0, limit).map(({ letter }) => letter), total: this.#kept.length };
  }

  async show(id: string) {
    this.#check();
    return this.#kept.find(({ letter }) => letter.id === id);
  }

  async replay(ids?: readonly string[]): Promise<number> {
    this.#check();
    const taken = this.#take(ids, ({ batch }) => batch !== undefined);
    this.replayed.push(...taken.map(({ letter }) => letter.id));
    return taken.length;
  }

  async purge(ids?: readonly string[]): Promise<number> {
    this.#check();
    return this.#take(ids, () => true).length;
  }

  #take(ids: readonly string[] | undefined, may: (letter: MemoryLetter) => boolean): MemoryLetter[] {
    const isMeant = (kept: MemoryLetter) => (ids === undefined || ids.includes(kept.letter.id)) && may(kept);
    const taken = this.#kept.filter(isMeant);
    this.#kept = this.#kept.filter((kept) => !isMeant(kept));
    return taken;
  }

  #check(): void {
    if (!this.away) return;
    throw new AppError('QUEUE_UNAVAILABLE', 'RabbitMQ at 127.0.0.1:5672 cannot be reached: ECONNREFUSED', {
      status: 503,
      retryAfterSeconds: 1,
      fix: 'Start RabbitMQ, or check rabbitmq.url.',
    });
  }
}
