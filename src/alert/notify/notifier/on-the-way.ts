import type { Clock } from '../../../lib/clock.ts';
import type { DeliveryRepository } from '../../../metadata/port.ts';

export interface OnTheWayDependencies {
  readonly deliveries: Pick<DeliveryRepository, 'open'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** How often is looked for what other processes sent: at least so long after, and not more than a small part of the time. */
const LEAST_MS = 2_000;
const SHARE = 20;

/** Knows which messages have not come to an end yet: what is sent here at once, what others send by looking now and then. */
export class OnTheWay {
  readonly #deps: OnTheWayDependencies;
  readonly #ids = new Set<string>();
  #lookAgainMs = Number.NEGATIVE_INFINITY;

  constructor(dependencies: OnTheWayDependencies) {
    this.#deps = dependencies;
  }

  get size(): number {
    return this.#ids.size;
  }

  has(deliveryId: string | null): boolean {
    return deliveryId !== null && this.#ids.has(deliveryId);
  }

  /** A message that was enqueued, or that may have been by somebody else. */
  add(deliveryId: string): void {
    this.#ids.add(deliveryId);
  }

  /** A message that came to an end here. Returns whether it was known as being on its way. */
  finished(deliveryId: string): boolean {
    return this.#ids.delete(deliveryId);
  }

  /** Looks which are still on their way, if it is time to. Returns whether any are not any more. */
  async look({ now = false } = {}): Promise<boolean> {
    const { clock } = this.#deps;
    if (this.#ids.size === 0 || (!now && clock.monotonicMs() < this.#lookAgainMs)) return false;
    const startedMs = clock.monotonicMs();
    const asked = [...this.#ids];
    const open = new Set((await this.#deps.deliveries.open()).map(({ id }) => id));
    const over = asked.filter((id) => !open.has(id));
    for (const id of over) this.#ids.delete(id);
    const tookMs = clock.monotonicMs() - startedMs;
    this.#lookAgainMs = clock.monotonicMs() + Math.max(LEAST_MS, tookMs * SHARE);
    return over.length > 0;
  }
}
