import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { DELIVERY_STATES, type Metadata } from '../../../metadata/port.ts';

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const time = (description: string) => Type.Number({ description: `${description}; UTC milliseconds.` });

const deliverySchema = Type.Object({
  id: Type.String({ description: 'What receivers see to recognise a repetition.' }),
  channelId: Type.String(),
  channelName: Type.String(),
  groupKey: Type.String({ description: 'The group of alerts that it speaks of.' }),
  state: Type.Enum([...DELIVERY_STATES]),
  message: Type.Unknown({ description: 'What is told, independent of the kind of channel.' }),
  eventIds: Type.Array(Type.String()),
  createdAtMs: time('When it was decided to tell'),
  dueAtMs: time('Not before'),
  attempts: Type.Integer(),
  lastError: orNull(Type.String()),
  finishedAtMs: orNull(time('When it was delivered or given up')),
  log: Type.Array(
    Type.Object({
      number: Type.Integer(),
      startedAtMs: time('When'),
      durationMs: Type.Number(),
      outcome: Type.Enum(['delivered', 'retry', 'failed']),
      status: orNull(Type.Integer({ description: 'HTTP or SMTP status; null where there was no answer.' })),
      answer: Type.String({ description: 'The beginning of the answer, or the error.' }),
    }),
    { description: 'Every attempt.' },
  ),
});

const listQuery = Type.Object(
  {
    channelId: Type.Optional(Type.String()),
    state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
    eventId: Type.Optional(Type.String({ description: 'Only those that tell of this event.' })),
    before: Type.Optional(
      Type.Number({ description: 'Only those made before this time, UTC milliseconds.' }),
    ),
    beforeId: Type.Optional(
      Type.String({ description: 'With `before`: also those of that very time with a smaller id.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
  },
  { additionalProperties: false },
);
type ListQuery = Type.Static<typeof listQuery>;

const listReply = Type.Object({
  deliveries: Type.Array(deliverySchema, { description: 'The newest first.' }),
  next: orNull(
    Type.Object(
      { before: Type.Number(), beforeId: Type.String() },
      {
        description: 'What to send for older ones; null at the end.',
      },
    ),
  ),
});

const DEFAULT_LIMIT = 100;

/** `/api/v1/alerts/deliveries`: every notification, with every attempt and its answer. */
export function deliveryRoutes({
  metadata,
}: {
  readonly metadata: Pick<Metadata, 'deliveries'>;
}): FastifyPluginAsync {
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.get<{ Querystring: ListQuery }>(
      '/api/v1/alerts/deliveries',
      {
        schema: {
          tags: ['notifications'],
          summary: 'The log of notifications',
          querystring: listQuery,
          response: { 200: listReply },
        },
      },
      async ({ query: { limit = DEFAULT_LIMIT, ...filter } }) => {
        const deliveries = await metadata.deliveries.list({ ...filter, limit });
        const last = deliveries.length < limit ? undefined : deliveries.at(-1);
        return {
          deliveries,
          next: last === undefined ? null : { before: last.createdAtMs, beforeId: last.id },
        };
      },
    );
  };
}
