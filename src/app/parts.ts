import type { SeriesCatalog } from '../catalog/catalog.ts';
import type { PartHealth } from '../lib/part-health.ts';
import type { Metadata } from '../metadata/port.ts';
import type { QueryEngine } from '../query/engine.ts';
import type { DeadLetters, SampleQueue } from '../queue/port.ts';
import type { StateStore } from '../state/port.ts';
import type { SampleStore } from '../store/port.ts';

/** What the routes, health checks and gauges of a process are built on. A part that none of its roles needs is left out. */
export interface Parts {
  readonly store?: SampleStore;
  readonly catalog?: SeriesCatalog;
  readonly catalogHealth?: () => PartHealth;
  readonly queue?: SampleQueue;
  readonly deadLetters?: DeadLetters;
  readonly state?: StateStore;
  readonly engine?: QueryEngine;
  /** Rules, alert events, deliveries. */
  readonly metadata?: Metadata;
  /** Ends everything; what was accepted is safe afterwards. No publisher may be waiting any more. */
  close(): Promise<void>;
}
