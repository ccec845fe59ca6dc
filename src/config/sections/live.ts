import Type from 'typebox';

export const liveSettings = Type.Object({
  maxStreams: Type.Integer({
    default: 500,
    minimum: 0,
    description:
      'Open pages that this process sends new points to; others are answered 503 and ask again and again instead. 0 allows none.',
  }),
  maxQueriesPerStream: Type.Integer({
    default: 1_000,
    minimum: 1,
    maximum: 13_000,
    description:
      'Queries of one of these pages; one that shows more asks again and again instead. A board may have 13,000: 500 panels with 26 each.',
  }),
  maxQueries: Type.Integer({
    default: 50_000,
    minimum: 1,
    description:
      'Queries of all these pages together, counted for each page; a page that does not find room is answered 503. About 2 kB of memory each.',
  }),
  maxQuestions: Type.Integer({
    default: 5_000,
    minimum: 1,
    description: 'Different queries of all these pages; pages that ask the same share one.',
  }),
  maxPoints: Type.Integer({
    default: 5_000_000,
    minimum: 0,
    description:
      'Points kept in memory, 8 bytes each, to find out what is new in an answer; answers beyond are sent whole each time they change.',
  }),
  maxConcurrent: Type.Integer({
    default: 4,
    minimum: 1,
    description: 'Queries that read the store at once for these pages.',
  }),
  leastEverySeconds: Type.Number({
    default: 1,
    exclusiveMinimum: 0,
    description: 'A page is not sent points more often than this.',
  }),
  slowReaderSeconds: Type.Number({
    default: 30,
    exclusiveMinimum: 0,
    description: 'A page that takes nothing of what waits for it for so long is let go.',
  }),
});

export type LiveSettings = Type.Static<typeof liveSettings>;
