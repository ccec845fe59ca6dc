import Type from 'typebox';

export const queueSettings = Type.Object({
  maxPendingSamples: Type.Integer({
    default: 2_000_000,
    minimum: 1,
    description: 'Samples waiting for the writer in the embedded profile; above it ingest answers 503.',
  }),
});

export type QueueSettings = Type.Static<typeof queueSettings>;
