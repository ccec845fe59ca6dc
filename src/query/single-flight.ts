import { cancelled } from './errors.ts';

interface Flight<T> {
  readonly answer: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

/** Runs equal work once: who asks while it is under way waits for the same answer. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /**
   * `work` gets a signal that aborts once everyone who waited has left. A caller whose own signal aborts is answered
   * `QUERY_CANCELLED` (499) at once; the others go on.
   */
  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw cancelled();
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.waiters += 1;
    try {
      return await (signal === undefined ? flight.answer : raceWithAbort(flight.answer, signal));
    } finally {
      flight.waiters -= 1;
      if (flight.waiters === 0) this.#end(key, flight);
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const flight: Flight<T> = { answer: work(controller.signal), controller, waiters: 0 };
    this.#flights.set(key, flight);
    const forget = () => this.#forget(key, flight);
    flight.answer.then(forget, forget);
    return flight;
  }

  /** Nobody waits any more. Work that is done was forgotten before and has nothing left to abort. */
  #end(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) !== flight) return;
    this.#flights.delete(key);
    flight.controller.abort();
  }

  #forget(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

function raceWithAbort<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(cancelled());
    signal.addEventListener('abort', leave, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
