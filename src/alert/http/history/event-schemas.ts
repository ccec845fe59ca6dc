import Type from 'typebox';
import { ALERT_STATES, EVENT_REASONS } from '../../../metadata/port.ts';
import { timeSchema } from '../../../query/said-time.ts';

const texts = Type.Record(Type.String(), Type.String());
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const time = (description: string) => Type.Number({ description: `${description}; UTC milliseconds.` });

export const eventSchema = Type.Object({
  seq: Type.Integer({ description: 'Ascending, with gaps.' }),
  id: Type.String(),
  ruleId: Type.String(),
  ruleName: Type.String(),
  alertId: Type.String({ description: 'The same for all events of one group of one rule.' }),
  groupTags: texts,
  labels: texts,
  annotations: texts,
  from: Type.Enum([...ALERT_STATES]),
  to: Type.Enum([...ALERT_STATES]),
  reason: Type.Enum([...EVENT_REASONS]),
  atMs: time('The evaluation that saw it'),
  value: orNull(Type.Number()),
  threshold: Type.Number(),
  severity: Type.String(),
  firstTriggeredMs: orNull(time('When the condition was first met in this episode')),
  firedMs: orNull(time('When it began to fire')),
  resolvedMs: orNull(time('When firing ended')),
  episodeId: orNull(Type.String({ description: 'The id of the event with which the episode began.' })),
  message: orNull(Type.String({ description: 'What the evaluation failed of.' })),
});

export const eventQuery = Type.Object(
  {
    ruleId: Type.Optional(Type.String()),
    alertId: Type.Optional(Type.String()),
    episodeId: Type.Optional(Type.String()),
    state: Type.Optional(
      Type.Enum([...ALERT_STATES], { description: 'Only events that led to this state.' }),
    ),
    start: Type.Optional(timeSchema('From this time')),
    end: Type.Optional(timeSchema('Before this time')),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only events before this number.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
  },
  { additionalProperties: false },
);
export type EventQuery = Type.Static<typeof eventQuery>;

export const eventListReply = Type.Object({
  events: Type.Array(eventSchema, { description: 'The newest first.' }),
  next: orNull(Type.Integer({ description: 'What to send as `before` for older ones; null at the end.' })),
});

export const statsQuery = Type.Object(
  {
    start: Type.Optional(timeSchema('From this time, a week ago when left out')),
    end: Type.Optional(timeSchema('Before this time, now when left out')),
  },
  { additionalProperties: false },
);

const figures = {
  episodes: Type.Integer({ description: 'Times that an alert left ok for pending or firing.' }),
  pages: Type.Integer({ description: 'Times that an alert began to fire.' }),
  firingSeconds: Type.Number({ description: 'Of those that have ended, added up.' }),
  meanSecondsToAcknowledge: orNull(
    Type.Number({ description: 'From firing to the acknowledgement, of those that were acknowledged.' }),
  ),
  meanSecondsToResolve: orNull(
    Type.Number({ description: 'From firing to its end, of those that have ended.' }),
  ),
};

export const statsReply = Type.Object({
  ...figures,
  truncated: Type.Boolean({
    description: 'There are more events than are counted; ask for a shorter range.',
  }),
  byRule: Type.Array(Type.Object({ ruleId: Type.String(), ruleName: Type.String(), ...figures }), {
    description: 'Those that paged most come first.',
  }),
});
