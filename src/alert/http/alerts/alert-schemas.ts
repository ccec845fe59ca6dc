import Type from 'typebox';
import { ALERT_STATES, type AlertState } from '../../../metadata/port.ts';

const texts = Type.Record(Type.String(), Type.String());
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const time = (description: string) => Type.Number({ description: `${description}; UTC milliseconds.` });
const ids = (description: string) => Type.Array(Type.String(), { description });

/** The states that an alert in the list can have: what is `ok` is not there. */
export const LISTED_STATES = ALERT_STATES.filter((state) => state !== 'ok') as readonly Exclude<
  AlertState,
  'ok'
>[];

export const acknowledgementSchema = Type.Object({
  episodeId: Type.String(),
  atMs: time('When'),
  actor: Type.String(),
  comment: Type.String(),
});

export const alertSchema = Type.Object({
  alertId: Type.String({ description: 'The same for one group of one rule, episode after episode.' }),
  ruleId: Type.String(),
  ruleName: Type.String(),
  state: Type.Enum([...LISTED_STATES]),
  severity: Type.String(),
  groupTags: texts,
  labels: texts,
  annotations: texts,
  value: orNull(Type.Number({ description: 'Of the last evaluation, as far as it is known.' })),
  valueAtMs: orNull(time('When the value was evaluated; null without a value')),
  threshold: Type.Number(),
  reason: Type.String({ description: 'Why it came into this state.' }),
  message: orNull(Type.String({ description: 'What the evaluation failed of.' })),
  sinceMs: time('When this state began'),
  firstTriggeredMs: orNull(time('When the condition was first met')),
  firedMs: orNull(time('When it began to fire')),
  episodeId: orNull(Type.String()),
  acknowledgement: orNull(acknowledgementSchema),
  silencedBy: ids('Silences that hold back its notifications now.'),
  inhibitedBy: ids('Alerts that hold back its notifications now.'),
  link: Type.String({ description: 'Where a person looks at it.' }),
});

export const alertListQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...LISTED_STATES], { description: '`firing` includes `keeping`.' })),
    severity: Type.Optional(Type.String()),
    ruleId: Type.Optional(Type.String()),
    search: Type.Optional(Type.String({ description: 'Part of the name of the rule or of a label.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1_000 })),
  },
  { additionalProperties: false },
);
export type AlertListQuery = Type.Static<typeof alertListQuery>;

export const alertListReply = Type.Object({
  alerts: Type.Array(alertSchema, {
    description: 'The worst first: firing before pending, critical before warning.',
  }),
  total: Type.Integer({ description: 'How many there are, shown or not.' }),
  counts: Type.Object(
    {
      ...Object.fromEntries(LISTED_STATES.map((state) => [state, Type.Integer()])),
      acknowledged: Type.Integer(),
      silenced: Type.Integer(),
      inhibited: Type.Integer(),
    },
    { description: 'Of what severity, ruleId and search leave.' },
  ),
  problems: Type.Array(
    Type.Object({
      kind: Type.Enum(['silence', 'inhibition']),
      id: Type.String(),
      name: Type.String(),
      message: Type.String({ description: 'Why it cannot be read, and what helps.' }),
    }),
    { description: 'Silences and inhibitions that cannot be read, and hold nothing back.' },
  ),
});

export const alertParams = Type.Object({ alertId: Type.String({ description: 'Id of the alert.' }) });

export const acknowledgeBody = Type.Object(
  {
    comment: Type.Optional(Type.String({ maxLength: 2_000, default: '' })),
    actor: Type.Optional(
      Type.String({ description: 'Who acknowledges it; the header X-Dashboarding-User goes before.' }),
    ),
  },
  { additionalProperties: false },
);
