import Type from 'typebox';

export const querySettings = Type.Object({
  cacheLiveSeconds: Type.Number({
    default: 10,
    minimum: 0,
    description:
      'How long an answer that reaches into the last minute is kept; up to a quarter less, so that panels asked together do not become old together.',
  }),
  cachePastSeconds: Type.Number({
    default: 300,
    minimum: 0,
    description: 'How long an answer about the past is kept.',
  }),
  cacheStaleSeconds: Type.Number({
    default: 3_600,
    minimum: 0,
    description: 'How long an answer is kept for the time when the store cannot be read.',
  }),
  cacheMiB: Type.Integer({
    default: 64,
    minimum: 0,
    description:
      'Memory for cached answers in this process: all of them in the embedded profile, those of the time without Redis in the cluster profile; 0 keeps none.',
  }),
  timeoutSeconds: Type.Number({ default: 10, exclusiveMinimum: 0, description: 'Time one query may take.' }),
  maxConcurrent: Type.Integer({
    default: 8,
    minimum: 1,
    description: 'Queries that read the store at once; more wait for their turn.',
  }),
  maxWaiting: Type.Integer({
    default: 200,
    minimum: 0,
    description: 'Queries that may wait for their turn; more are answered 503.',
  }),
  maxSeries: Type.Integer({ default: 100_000, minimum: 1, description: 'Series one query may read.' }),
  maxOutputSeries: Type.Integer({ default: 10_000, minimum: 1, description: 'Series one answer may hold.' }),
  maxPointsPerSeries: Type.Integer({
    default: 11_000,
    minimum: 1,
    description:
      'Points each series of an answer may hold; a finer interval is refused, an automatic one grows.',
  }),
  maxPoints: Type.Integer({
    default: 2_000_000,
    minimum: 1,
    description: 'Points one answer may hold, over all its series and before limit.',
  }),
  maxRows: Type.Integer({
    default: 50_000_000,
    minimum: 1,
    description: 'Samples or rollup rows one query may read.',
  }),
  maxPercentileSamples: Type.Integer({
    default: 5_000_000,
    minimum: 1,
    description: 'Samples one percentile query may read: all of them are held in memory at once.',
  }),
  breakerErrorPercent: Type.Number({
    default: 40,
    minimum: 1,
    maximum: 100,
    description: 'Share of failed store reads that opens the circuit breaker.',
  }),
  breakerResetSeconds: Type.Number({
    default: 60,
    exclusiveMinimum: 0,
    description:
      'How long the circuit breaker stays open before it tries again; alert rules try every two seconds at the most.',
  }),
});

export type QuerySettings = Type.Static<typeof querySettings>;
