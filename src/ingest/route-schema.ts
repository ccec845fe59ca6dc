import Type from 'typebox';

const sample = Type.Object({
  name: Type.String({
    minLength: 1,
    description: 'Metric name, 1 to 255 bytes.',
    examples: ['cpu_usage_percent'],
  }),
  value: Type.Number({ description: 'A finite number.' }),
  timestamp: Type.Optional(
    Type.Union([Type.Number(), Type.String({ format: 'date-time' })], {
      description:
        'When the sample was taken: milliseconds since 1970 (seconds, micro- and nanoseconds are told apart by magnitude) or RFC 3339. Now when left out.',
    }),
  ),
  type: Type.Optional(
    Type.Union([Type.Literal('gauge'), Type.Literal('counter'), Type.Literal('histogram')], {
      description: 'What the metric measures; the first sender of a metric decides.',
    }),
  ),
  unit: Type.Optional(Type.String({ description: 'Unit of the value.', examples: ['percent'] })),
  tags: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      description: 'What the series is told apart by. An empty value is the same as no tag.',
      examples: [{ host: 'web-1' }],
    }),
  ),
});

const rejection = Type.Object({
  index: Type.Integer({ description: 'Position of the sample in the request, from 0.' }),
  code: Type.String(),
  message: Type.String(),
});

const accepted = {
  accepted: Type.Integer({ description: 'Samples that are stored durably.' }),
  rejected: Type.Integer({ description: 'Samples that were refused.' }),
  errors: Type.Array(rejection, { description: 'The first 100 refused samples.' }),
};

const error = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    fix: Type.Optional(Type.String()),
    requestId: Type.String(),
  }),
});

const refused = Type.Object({
  error: error.properties.error,
  accepted: Type.Optional(accepted.accepted),
  rejected: Type.Optional(accepted.rejected),
  errors: Type.Optional(accepted.errors),
});

/** Describes the route for the OpenAPI page; the decoder checks bodies itself, sample by sample. */
export const ingestRouteSchema = {
  operationId: 'sendMetrics',
  tags: ['ingest'],
  summary: 'Send samples',
  description:
    'Takes a batch of samples and answers 202 when they are stored durably. Bad samples are refused one by one.',
  consumes: ['application/json'],
  headers: Type.Object({
    'idempotency-key': Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'Makes sending again safe: batches with a key that was stored before are skipped.',
      }),
    ),
    'content-encoding': Type.Optional(Type.String({ description: 'gzip, deflate or identity.' })),
  }),
  body: Type.Union([
    Type.Object({ metrics: Type.Array(sample) }, { description: 'A batch.' }),
    Type.Array(sample, { description: 'The list alone.' }),
  ]),
  response: {
    202: Type.Object(accepted, { description: 'At least one sample was stored.' }),
    400: { ...refused, description: 'No sample could be taken, or the body is wrong as a whole.' },
    408: { ...error, description: 'The body did not arrive in time.' },
    413: { ...error, description: 'The body, or the batch that is in it, is too large.' },
    415: { ...error, description: 'Unknown content type or encoding.' },
    422: { ...error, description: 'The store cannot take some of the samples, now or later.' },
    429: { ...error, description: 'Too many requests; see Retry-After.' },
    503: { ...error, description: 'Nothing was stored; send again after Retry-After.' },
  },
};
