import Type from 'typebox';

export const writerSettings = Type.Object({
  maxBatchSamples: Type.Integer({
    default: 200_000,
    minimum: 1,
    description: 'Samples committed together at most (one larger batch is still one commit).',
  }),
  retryMinMs: Type.Integer({
    default: 100,
    minimum: 1,
    description: 'First wait before a failed commit is tried again.',
  }),
  retryMaxMs: Type.Integer({
    default: 5_000,
    minimum: 1,
    description: 'Longest wait between tries of a failed commit.',
  }),
});

export type WriterSettings = Type.Static<typeof writerSettings>;
