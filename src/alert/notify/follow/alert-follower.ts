import { LRUCache } from 'lru-cache';
import type { Clock } from '../../../lib/clock.ts';
import type { AlertEvent, AlertInstance, AlertRepository } from '../../../metadata/port.ts';
import { MINUTE_MS } from '../../../model/time.ts';
import { isFiring } from '../../engine/state-machine.ts';

export interface AlertFollowerDependencies {
  readonly alerts: Pick<AlertRepository, 'instances' | 'events' | 'eventsAfter' | 'lastSeq'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** Events read at once. */
const PAGE = 1_000;
/** The end of an episode is its last event; that of an alert is among its last ones. */
const RECENT = 200;
/** Ends that are remembered; others are read again when they are needed. */
const MOST_ENDS = 10_000;
/** Instances are the truth: whatever came between them and the events that were followed does not stay wrong for longer. */
const REREAD_MS = 5 * MINUTE_MS;

/** Knows which alerts fire, by reading all of them once and then only what happened since. */
export class AlertFollower {
  readonly #deps: AlertFollowerDependencies;
  #firing = new Map<string, AlertEvent>();
  readonly #ends = new LRUCache<string, AlertEvent>({ max: MOST_ENDS });
  #seq: number | undefined;
  #rereadAtMs = 0;
  #assumed: AlertEvent | undefined;

  constructor(dependencies: AlertFollowerDependencies) {
    this.#deps = dependencies;
  }

  /** The last event of each alert that fires, by alert id. */
  get firing(): ReadonlyMap<string, AlertEvent> {
    return this.#firing;
  }

  /**
   * Takes an alert for firing of which somebody was told while nothing could be stored: until an event says something of it, or
   * `assumeNothing`.
   */
  assume(event: AlertEvent): void {
    const { alertId, atMs } = event;
    const endMs = this.#ends.get(alertId)?.atMs ?? Number.NEGATIVE_INFINITY;
    if (this.#firing.has(alertId) || endMs >= atMs) return;
    this.#assumed = event;
    this.#firing.set(alertId, event);
  }

  assumeNothing(): void {
    const assumed = this.#assumed;
    this.#assumed = undefined;
    if (assumed !== undefined && this.#firing.get(assumed.alertId) === assumed)
      this.#firing.delete(assumed.alertId);
  }

  /** Brings it up to date. Returns whether there may be something new; the first call reads everything. */
  async follow(): Promise<boolean> {
    if (this.#seq === undefined || this.#deps.clock.monotonicMs() >= this.#rereadAtMs) {
      await this.#readAll();
      return true;
    }
    const events = await this.#newEvents(this.#seq);
    for (const event of events) this.#apply(event);
    return events.length > 0;
  }

  /**
   * The event that ended an episode of an alert; with null the last one that ended any. Undefined when nothing is known of it
   * any more.
   */
  async endOf(alertId: string, episodeId: string | null): Promise<AlertEvent | undefined> {
    const known = this.#ends.get(alertId);
    if (known !== undefined && (episodeId === null || known.episodeId === episodeId)) return known;
    const events = await this.#deps.alerts.events({
      ...(episodeId === null ? { alertId } : { episodeId }),
      limit: RECENT,
    });
    return events.find(isEnd);
  }

  async #readAll(): Promise<void> {
    const { alerts, clock } = this.#deps;
    // Read on from where it was: what ended since then is in no instance.
    const seq = this.#seq ?? (await alerts.lastSeq());
    const firing = (await alerts.instances()).filter(({ state }) => isFiring(state));
    this.#firing = new Map(firing.map(({ alertId, event }: AlertInstance) => [alertId, event]));
    if (this.#assumed !== undefined && !this.#firing.has(this.#assumed.alertId))
      this.#firing.set(this.#assumed.alertId, this.#assumed);
    this.#seq = seq;
    this.#rereadAtMs = clock.monotonicMs() + REREAD_MS;
    // What happened while they were read is in them or comes now; an event that comes twice changes nothing.
    for (const event of await this.#newEvents(seq)) this.#apply(event);
  }

  async #newEvents(after: number): Promise<readonly AlertEvent[]> {
    const events: AlertEvent[] = [];
    for (let seq = after; ; ) {
      const page = await this.#deps.alerts.eventsAfter(seq, PAGE);
      events.push(...page);
      const last = page.at(-1);
      if (last !== undefined) seq = last.seq;
      if (page.length < PAGE) {
        this.#seq = seq;
        return events;
      }
    }
  }

  #apply(event: AlertEvent): void {
    const { alertId } = event;
    const known = this.#firing.get(alertId);
    if (known !== undefined && known.seq >= event.seq) return;
    if (this.#assumed?.alertId === alertId) this.#assumed = undefined;
    if (isFiring(event.to)) {
      this.#firing.set(alertId, event);
      return;
    }
    this.#firing.delete(alertId);
    if (isEnd(event)) this.#ends.set(alertId, event);
  }
}

function isEnd({ from, to }: AlertEvent): boolean {
  return isFiring(from) && !isFiring(to);
}
