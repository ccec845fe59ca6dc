import Type from 'typebox';
import { timeSchema } from '../../../query/said-time.ts';
import { alertRuleSchema } from '../../model/rule.ts';

const tags = Type.Record(Type.String(), Type.String());
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const time = (description: string) => Type.Number({ description: `${description}; UTC milliseconds.` });

export const backtestBody = Type.Object(
  {
    rule: Type.Optional(alertRuleSchema),
    ruleId: Type.Optional(Type.String({ description: 'A stored rule, in place of `rule`.' })),
    start: Type.Optional(timeSchema('First evaluation, a week before the end when left out')),
    end: Type.Optional(timeSchema('Evaluations before this time, now when left out')),
  },
  { additionalProperties: false },
);

export const backtestReply = Type.Object({
  start: time('First instant'),
  end: time('End, exclusive'),
  evaluations: Type.Integer(),
  table: Type.String({ description: 'Where the values came from: `metrics_raw` or a rollup.' }),
  groups: Type.Integer(),
  pages: Type.Integer({ description: 'How often it would have begun to fire.' }),
  firingSeconds: Type.Number({ description: 'Added up over the groups.' }),
  periods: Type.Array(
    Type.Object({
      tags,
      pendingMs: orNull(time('When it became pending')),
      firedMs: orNull(time('When it began to fire')),
      resolvedMs: orNull(time('When it ended; null when it was open at the end')),
      maxValue: orNull(Type.Number()),
      minValue: orNull(Type.Number()),
      valueAtFiring: orNull(Type.Number()),
    }),
    { description: 'In order of their beginning, the first 1,000.' },
  ),
  series: Type.Array(
    Type.Object({ tags, points: Type.Array(Type.Unknown({ description: '`[ms, value or null]`' })) }),
    { description: 'The values of the first 20 groups, at most 500 points each, that keep the extremes.' },
  ),
  warnings: Type.Array(Type.String()),
  tookMs: Type.Number(),
});

export const previewBody = Type.Object({ rule: alertRuleSchema }, { additionalProperties: false });

export const previewReply = Type.Object({
  atMs: time('The time evaluated'),
  groups: Type.Array(Type.Object({ tags, value: orNull(Type.Number()), met: Type.Boolean() }), {
    description: 'The first 100, those that meet the condition first.',
  }),
  groupCount: Type.Integer(),
  metCount: Type.Integer(),
  errors: Type.Array(Type.String()),
});
