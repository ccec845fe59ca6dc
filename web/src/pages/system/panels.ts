import { BYTES, PLAIN, SECONDS, type Unit } from '../../format/units.ts';
import type { PanelDefinition } from '../../panels/definition.ts';

const PER_SECOND: Unit = { ...PLAIN, perSecond: true };
const CPU_SHARE: Unit = { kind: 'percent', suffix: '', perSecond: false, factor: 100 };
const NOT_SENT = 'The agent inside the server sends this; it may be switched off.';

/** The server's past, from the metrics it keeps about itself. */
export const SYSTEM_PANELS: readonly PanelDefinition[] = [
  {
    title: 'Samples accepted',
    unit: PER_SECOND,
    filled: true,
    scale: { min: 0 },
    empty: NOT_SENT,
    lines: [{ metric: 'dashboarding_ingest_points_total', aggregation: 'rate', name: 'accepted', color: 0 }],
  },
  {
    title: 'CPU of the server',
    unit: CPU_SHARE,
    filled: true,
    scale: { min: 0, softMax: 0.1 },
    empty: NOT_SENT,
    lines: [
      {
        metric: 'dashboarding_process_cpu_seconds_total',
        aggregation: 'rate',
        name: 'of one core',
        color: 1,
      },
    ],
  },
  {
    title: 'Memory of the server',
    unit: BYTES,
    filled: true,
    scale: { min: 0 },
    empty: NOT_SENT,
    lines: [
      {
        metric: 'dashboarding_process_resident_memory_bytes',
        aggregation: 'avg',
        name: 'resident',
        color: 4,
      },
    ],
  },
  {
    title: 'Store on disk',
    unit: BYTES,
    filled: true,
    scale: { min: 0 },
    empty: NOT_SENT,
    lines: [{ metric: 'dashboarding_store_bytes', aggregation: 'max', name: 'size', color: 2 }],
  },
  {
    title: 'Queries answered from the cache',
    unit: PER_SECOND,
    scale: { min: 0, softMax: 1 },
    empty: NOT_SENT,
    lines: [
      { metric: 'dashboarding_cache_hits_total', aggregation: 'rate', name: 'from the cache', color: 2 },
      { metric: 'dashboarding_cache_misses_total', aggregation: 'rate', name: 'computed', color: 1 },
    ],
  },
  {
    title: 'Event loop delay, 99th percentile',
    unit: SECONDS,
    filled: true,
    scale: { min: 0, softMax: 0.01 },
    empty: NOT_SENT,
    lines: [
      {
        metric: 'dashboarding_nodejs_eventloop_lag_p99_seconds',
        aggregation: 'max',
        name: 'delay',
        color: 7,
      },
    ],
  },
];
