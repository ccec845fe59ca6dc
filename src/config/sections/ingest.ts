import Type from 'typebox';

export const ingestSettings = Type.Object({
  maxBodyBytes: Type.Integer({
    default: 16 * 1024 * 1024,
    minimum: 1024,
    description: 'Largest request body after inflation.',
  }),
  maxTagKeys: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'Most tags one sample may have (JSON API).',
  }),
  maxNameBytes: Type.Integer({
    default: 255,
    minimum: 1,
    maximum: 65535,
    description: 'Longest metric name.',
  }),
  maxTagBytes: Type.Integer({
    default: 200,
    minimum: 1,
    maximum: 65535,
    description: 'Longest tag key and longest tag value.',
  }),
  refusedTagKeys: Type.Array(Type.String(), {
    default: ['request_id', 'trace_id', 'span_id', 'uuid', 'session_id'],
    description: 'Tag keys that are refused because their values never repeat.',
  }),
  refuseUuidValues: Type.Boolean({
    default: true,
    description: 'Whether tag values that look like UUIDs are refused.',
  }),
  maxSeriesPerMetric: Type.Integer({
    default: 10_000,
    minimum: 1,
    description: 'Series one metric may have; further new series are refused, known ones go on.',
  }),
  maxFutureSeconds: Type.Number({
    default: 600,
    minimum: 0,
    description: 'How far in the future a sample time may lie.',
  }),
  rateLimitRequests: Type.Integer({
    default: 10_000,
    minimum: 1,
    description: 'Requests one client may send in a window.',
  }),
  rateLimitWindowSeconds: Type.Number({
    default: 60,
    minimum: 1,
    description: 'Width of the sliding rate limit window.',
  }),
  maxPendingBytes: Type.Integer({
    default: 128 * 1024 * 1024,
    minimum: 1024 * 1024,
    description:
      'Request bytes in memory at once, received and being decoded; above it requests are answered 503.',
  }),
  maxSampleBytes: Type.Integer({
    default: 65_536,
    minimum: 256,
    description: 'Longest text of one sample in a JSON body.',
  }),
  maxJsonDepth: Type.Integer({
    default: 16,
    minimum: 4,
    maximum: 1_000,
    description: 'Deepest nesting of objects and lists in a JSON body.',
  }),
  maxUnitBytes: Type.Integer({ default: 64, minimum: 1, description: 'Longest unit of a metric.' }),
  tokenCacheMiB: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 1_024,
    description:
      'Memory for sample texts seen before, which are decoded without parsing; grows only as used.',
  }),
  decodeSliceMs: Type.Number({
    default: 5,
    exclusiveMinimum: 0,
    description: 'Longest time a large body is decoded before other requests get their turn.',
  }),
  bodyTimeoutSeconds: Type.Number({
    default: 30,
    exclusiveMinimum: 0,
    description: 'Time a client has to send its whole request body.',
  }),
  confirmTimeoutSeconds: Type.Number({
    default: 30,
    exclusiveMinimum: 0,
    description: 'Longest wait for the commit of a batch; then the request is answered 503.',
  }),
});

export type IngestSettings = Type.Static<typeof ingestSettings>;
