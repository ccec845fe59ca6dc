import { Mutex } from '../../lib/mutex.ts';
import type {
  Acknowledgement,
  AlertEvent,
  AlertInstance,
  AlertRepository,
  EventFilter,
  Lease,
} from '../port.ts';
import { acknowledge, acknowledgements } from './acknowledgements.ts';
import { eventOf } from './event-rows.ts';
import { readInstances } from './instances.ts';
import { requireLease } from './leases.ts';
import { pruneEvents } from './prune-events.ts';
import { insertEvents, updateInstances } from './record-events.ts';
import type { SqlAccess } from './sql-access.ts';

/** Events, how alerts stand after them, and who has acknowledged what. */
export class SqlAlerts implements AlertRepository {
  readonly #access: SqlAccess;
  /** The database numbers the events of one call after the other: calls that wait for that hold no connection. */
  readonly #recording = new Mutex();

  constructor(access: SqlAccess) {
    this.#access = access;
  }

  record(
    events: readonly Omit<AlertEvent, 'seq'>[],
    { lease }: { readonly lease: Lease },
  ): Promise<readonly AlertEvent[]> {
    const { dialect } = this.#access;
    const record = () =>
      this.#access.transaction('recording alert events', async (db) => {
        await requireLease(db, dialect, lease);
        if (events.length === 0) return [];
        const stored = await insertEvents(db, dialect, events);
        await updateInstances(db, dialect, stored);
        return stored;
      });
    return this.#recording.run(record);
  }

  instances(ruleIds?: readonly string[]): Promise<readonly AlertInstance[]> {
    return readInstances(this.#access, ruleIds);
  }

  async events(filter: EventFilter): Promise<readonly AlertEvent[]> {
    // SQL has no empty list.
    if (filter.states?.length === 0) return [];
    return this.#access.read('reading alert events', async (db) => {
      let query = db.selectFrom('alert_events').selectAll();
      if (filter.ruleId !== undefined) query = query.where('rule_id', '=', filter.ruleId);
      if (filter.alertId !== undefined) query = query.where('alert_id', '=', filter.alertId);
      if (filter.episodeId !== undefined) query = query.where('episode_id', '=', filter.episodeId);
      if (filter.states !== undefined) query = query.where('to_state', 'in', filter.states);
      if (filter.startMs !== undefined) query = query.where('at_ms', '>=', filter.startMs);
      if (filter.endMs !== undefined) query = query.where('at_ms', '<', filter.endMs);
      if (filter.beforeSeq !== undefined) query = query.where('seq', '<', filter.beforeSeq);
      const rows = await query.orderBy('seq', 'desc').limit(filter.limit).execute();
      return rows.map(eventOf);
    });
  }

  eventsAfter(seq: number, limit: number): Promise<readonly AlertEvent[]> {
    return this.#access.read('following alert events', async (db) => {
      const query = db.selectFrom('alert_events').selectAll().where('seq', '>', seq);
      const rows = await query.orderBy('seq').limit(limit).execute();
      return rows.map(eventOf);
    });
  }

  lastSeq(): Promise<number> {
    return this.#access.read('reading the last alert event', async (db) => {
      const query = db.selectFrom('alert_events').select((eb) => eb.fn.max('seq').as('last'));
      const { last } = await query.executeTakeFirstOrThrow();
      return Number(last ?? 0);
    });
  }

  acknowledge(alertId: string, acknowledgement: Acknowledgement): Promise<boolean> {
    return acknowledge(this.#access, alertId, acknowledgement);
  }

  acknowledgements(range: Parameters<AlertRepository['acknowledgements']>[0]) {
    return acknowledgements(this.#access, range);
  }

  prune(beforeMs: number): Promise<number> {
    return pruneEvents(this.#access, beforeMs);
  }
}
