import Type from 'typebox';

export const writerSettings = Type.Object({
  maxBatchSamples: Type.Integer({
    default: 200_000,
    minimum: 1,
    description: 'Samples committed together at most (one larger batch is still one commit).',
  }),
  batchSamples: Type.Integer({
    default: 10_000,
    minimum: 1,
    description: 'Samples that a writer of the cluster profile waits for before it stores them together.',
  }),
  batchMs: Type.Integer({
    default: 100,
    minimum: 0,
    description: 'Longest time it waits for them.',
  }),
  commitsAtOnce: Type.Integer({
    default: 2,
    minimum: 1,
    description:
      'Groups of batches that are being stored at the same time, so that a slow one does not hold the others.',
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
