import type { StoreSettings } from '../../config/sections/store.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RetentionPolicy } from './retention.ts';
import type { StoreLogFunction } from './store-log.ts';
import type { OpenStore } from './store-opening.ts';

/** What the background work on a store is given. */
export interface MaintenanceContext {
  readonly settings: StoreSettings;
  readonly retention: RetentionPolicy;
  readonly clock: Clock;
  readonly log: StoreLogFunction;
  /** The store as it is now: a fault of the database replaces it. */
  readonly store: () => OpenStore;
  /** Runs work alone on the database. */
  readonly withDatabase: <T>(work: (store: OpenStore) => Promise<T>) => Promise<T>;
}
