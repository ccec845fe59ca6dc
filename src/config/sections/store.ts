import Type from 'typebox';

export const storeSettings = Type.Object({
  sealSamples: Type.Integer({
    default: 1_000_000,
    minimum: 1_000,
    description: 'Hot samples after which a sorted segment is sealed (embedded profile).',
  }),
  sealSeconds: Type.Number({
    default: 300,
    minimum: 1,
    description:
      'Longest time samples stay hot before a segment is sealed; counted from the start of the server (embedded profile).',
  }),
  mergeQuietSeconds: Type.Number({
    default: 600,
    minimum: 0,
    description:
      'Time without a new segment after which the segments of a day are merged into one; in a cluster, time without a late sample after which the rollups of late samples are.',
  }),
  minFreeMiB: Type.Integer({
    default: 128,
    minimum: 0,
    description:
      'Free disk space below which writes are refused with 503, so that sealing and merging can go on (embedded profile).',
  }),
  rawRetentionDays: Type.Number({
    default: 7,
    exclusiveMinimum: 0,
    description: 'How long raw samples are kept.',
  }),
  minuteRetentionDays: Type.Number({
    default: 30,
    exclusiveMinimum: 0,
    description: 'How long 1-minute rollups are kept.',
  }),
  hourRetentionDays: Type.Number({
    default: 365,
    exclusiveMinimum: 0,
    description: 'How long 1-hour rollups are kept.',
  }),
  retentionByMetric: Type.Array(
    Type.Object({
      pattern: Type.String({ description: 'Metric name, with * for any run of characters.' }),
      rawDays: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      minuteDays: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      hourDays: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    }),
    {
      default: [],
      description: 'Retention of metrics whose name matches a pattern; the first match counts.',
    },
  ),
  idempotencyHours: Type.Number({
    default: 24,
    exclusiveMinimum: 0,
    description: 'How long a batch sent with an Idempotency-Key is remembered.',
  }),
  duckdbMemoryMiB: Type.Integer({
    default: 128,
    minimum: 32,
    description: 'Memory DuckDB may use (embedded profile).',
  }),
});

export type StoreSettings = Type.Static<typeof storeSettings>;
