import Type from 'typebox';

export const listQuerySchema = Type.Object(
  {
    limit: Type.Optional(
      Type.String({ description: 'How many of the oldest, up to 1000; 100 when left out.' }),
    ),
  },
  { additionalProperties: false },
);

const letter = Type.Object({
  id: Type.String({ description: 'Names the letter as long as it is kept.' }),
  diedAtMs: Type.Number({ description: 'UTC milliseconds.' }),
  code: Type.String({ description: 'Code of the error that refused it.' }),
  reason: Type.String(),
  origin: Type.String({ description: 'Who gave it up: queue, role and process.' }),
  batchId: Type.Optional(
    Type.String({ description: 'Id of the batch it was part of, when it can be read.' }),
  ),
  samples: Type.Integer(),
  sizeBytes: Type.Integer(),
  publishedAtMs: Type.Optional(Type.Number({ description: 'When ingest took it.' })),
});

export const listReplySchema = Type.Object({
  letters: Type.Array(letter, { description: 'The oldest first.' }),
  total: Type.Integer({ description: 'How many there are.' }),
});

const sample = Type.Object({
  name: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Record(Type.String(), Type.String())),
  seriesId: Type.Optional(Type.Integer()),
  time: Type.Number({ description: 'UTC milliseconds.' }),
  value: Type.Union([Type.Number(), Type.String()], {
    description: 'A text for NaN, Infinity and -Infinity.',
  }),
});

export const letterReplySchema = Type.Object({
  letter,
  samples: Type.Array(sample, { description: 'The first 1000; none when the message cannot be read.' }),
  totalSamples: Type.Integer(),
});

/** Which letters something is done to. */
export const actBodySchema = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, maxItems: 10_000, description: 'These letters.' }),
    ),
    all: Type.Optional(Type.Boolean({ description: 'All letters there are, when ids is left out.' })),
  },
  { additionalProperties: false },
);

export type DeadLetterAct = Type.Static<typeof actBodySchema>;

export const replayReplySchema = Type.Object({ replayed: Type.Integer() });
export const purgeReplySchema = Type.Object({ purged: Type.Integer() });
