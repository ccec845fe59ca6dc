import Type from 'typebox';
import { documentFields } from '../../../documents/http/document-schemas.ts';
import { ALERT_STATES } from '../../../metadata/port.ts';
import { alertRuleSchema, SEVERITIES } from '../../model/rule.ts';

const tags = Type.Record(Type.String(), Type.String());
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** How a rule as a whole can stand: the worst of its groups, or why there are none. */
export const RULE_STATES = ['firing', 'pending', 'noData', 'error', 'ok', 'disabled', 'unknown'] as const;
export type RuleState = (typeof RULE_STATES)[number];

export const ruleStatusSchema = Type.Object({
  state: Type.Enum([...RULE_STATES], {
    description: 'The worst of its groups; `unknown` before the first evaluation.',
  }),
  firing: Type.Integer({ description: 'Groups that fire.' }),
  pending: Type.Integer(),
  noData: Type.Integer(),
  error: Type.Integer(),
  groupCount: Type.Integer(),
  lastEvaluationMs: orNull(Type.Number({ description: 'The time evaluated last, UTC milliseconds.' })),
  lastDurationMs: orNull(Type.Number()),
  lastError: orNull(Type.String({ description: 'What the last evaluation failed of.' })),
  sourceDown: Type.Boolean({ description: 'The store answers nobody: the states are those of before.' }),
  missedEvaluations: Type.Integer({ description: 'Evaluations that fell out since the first one.' }),
  groupsLeftOut: Type.Integer({ description: 'Groups beyond maxGroups.' }),
  groupsAtMs: orNull(Type.Number({ description: 'The time evaluated that the values of `groups` are of.' })),
  groups: Type.Array(
    Type.Object({
      tags,
      state: Type.Enum([...ALERT_STATES]),
      value: orNull(Type.Number()),
      sinceMs: orNull(Type.Number()),
    }),
    { description: 'The worst 20.' },
  ),
});

/** A rule with its defaults filled in and how it stands. */
export const ruleReply = Type.Object({
  ...alertRuleSchema.properties,
  ...documentFields,
  status: ruleStatusSchema,
});

export const ruleListQuery = Type.Object(
  {
    search: Type.Optional(
      Type.String({ description: 'Part of the name, description, metric, origin or a label.' }),
    ),
    state: Type.Optional(Type.Enum([...RULE_STATES])),
    severity: Type.Optional(Type.Enum([...SEVERITIES])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
    after: Type.Optional(Type.String({ description: 'Only rules whose names come after this one.' })),
  },
  { additionalProperties: false },
);
export type RuleListQuery = Type.Static<typeof ruleListQuery>;

export const ruleListReply = Type.Object({
  rules: Type.Array(ruleReply, { description: 'By name.' }),
  total: Type.Integer({ description: 'Rules that are looked for, on all pages.' }),
  counts: Type.Object(Object.fromEntries(RULE_STATES.map((state) => [state, Type.Integer()])), {
    description: 'By state, of what search and severity leave.',
  }),
  next: orNull(Type.String({ description: 'What to send as `after` for the next page; null at the end.' })),
});
