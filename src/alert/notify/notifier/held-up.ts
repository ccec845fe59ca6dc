import type { DeliveryRepository } from '../../../metadata/port.ts';
import { MINUTE_MS, SECOND_MS, type TimestampMs } from '../../../model/time.ts';

interface Hastened {
  readonly times: number;
  readonly nextMs: TimestampMs;
}

/** The first attempts are not further apart than that. */
const FIRST_MS = 5 * SECOND_MS;

/**
 * Messages that did not arrive, and behind which something new waits. They are tried after five seconds, and then after a
 * minute, two minutes, four and so on, however long their own wait has become: nobody learns of what is new much later than
 * twice the time that it has waited already.
 */
export class HeldUp {
  readonly #deliveries: Pick<DeliveryRepository, 'hasten'>;
  #known = new Map<string, Hastened>();

  constructor(deliveries: Pick<DeliveryRepository, 'hasten'>) {
    this.#deliveries = deliveries;
  }

  /** `ids`: all that hold something up now. Returns when to ask again although nothing changed. */
  async hasten(ids: readonly string[], nowMs: TimestampMs): Promise<TimestampMs | undefined> {
    const known = new Map<string, Hastened>();
    const due: string[] = [];
    let nextMs: TimestampMs | undefined;
    for (const id of ids) {
      const before = this.#known.get(id) ?? { times: 0, nextMs: nowMs + FIRST_MS };
      const isDue = nowMs >= before.nextMs;
      const after = isDue ? again(before, nowMs) : before;
      if (isDue) due.push(id);
      known.set(id, after);
      nextMs = Math.min(nextMs ?? after.nextMs, after.nextMs);
    }
    if (due.length > 0) await this.#deliveries.hasten({ ids: due }, nowMs);
    this.#known = known;
    return nextMs;
  }
}

function again({ times }: Hastened, nowMs: TimestampMs): Hastened {
  return { times: times + 1, nextMs: nowMs + MINUTE_MS * 2 ** Math.min(times, 20) };
}
