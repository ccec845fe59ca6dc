import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { AppError } from '../../../lib/errors.ts';
import { DELIVERY_STATES, type Metadata } from '../../../metadata/port.ts';

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const time = (description: string) => Type.Number({ description: `${description}; UTC milliseconds.` });

const listed = {
  id: Type.String({ description: 'What receivers see to recognise a repetition.' }),
  channelId: Type.String(),
  channelName: Type.String(),
  groupKey: Type.String({ description: 'The group of alerts that it speaks of.' }),
  state: Type.Enum([...DELIVERY_STATES]),
  subject: Type.String({
    description: 'What it says, in one line. Empty where an older program stored it.',
  }),
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
};

const deliverySchema = Type.Object({
  ...listed,
  message: Type.Unknown({ description: 'What is told, independent of the kind of channel.' }),
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
  deliveries: Type.Array(Type.Object(listed), { description: 'The newest first.' }),
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

/** `/api/v1/alerts/deliveries`: every notification, with every attempt and its answer; one by its id also with its message. */
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
          summary: 'The log of notifications, without what they say',
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
    app.get<{ Params: { id: string } }>(
      '/api/v1/alerts/deliveries/:id',
      {
        schema: {
          tags: ['notifications'],
          summary: 'One notification with what it says and every attempt',
          params: Type.Object({ id: Type.String() }),
          response: { 200: deliverySchema },
        },
      },
      async ({ params: { id } }) => {
        const delivery = await metadata.deliveries.get(id);
        if (delivery === undefined) throw notFound(id);
        return delivery;
      },
    );
  };
}

function notFound(id: string): AppError {
  return new AppError('NOT_FOUND', `there is no delivery ${JSON.stringify(id)}`, {
    status: 404,
    fix: 'Finished ones are deleted after alert.deliveryRetentionDays; GET /api/v1/alerts/deliveries lists those there are.',
  });
}
