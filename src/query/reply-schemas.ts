import Type from 'typebox';
import { TIER_TABLE } from '../store/port.ts';

const table = Type.Enum(Object.values(TIER_TABLE), { description: 'Where the answer comes from.' });
const tags = Type.Record(Type.String(), Type.String());
const warnings = Type.Array(Type.String());

export const queryReplySchema = Type.Object({
  data: Type.Array(
    Type.Object({
      metric: Type.String(),
      tags,
      points: Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()])), {
        description: '[bucket start in UTC milliseconds, value or null]',
      }),
    }),
  ),
  meta: Type.Object({
    table,
    resolutionSeconds: Type.Number({ description: 'Width of the buckets.' }),
    cached: Type.Boolean(),
    stale: Type.Boolean({ description: 'An older answer, because the store cannot be read now.' }),
    fallback: Type.Boolean({ description: 'No data, because the store cannot be read now.' }),
    partial: Type.Boolean({ description: 'The range begins before there is data.' }),
    tookMs: Type.Number(),
    seriesScanned: Type.Integer(),
    rowsScanned: Type.Integer(),
    warnings,
  }),
});

export const explainReplySchema = Type.Object({
  table,
  reason: Type.String(),
  resolutionSeconds: Type.Number(),
  series: Type.Integer(),
  rows: Type.Integer(),
  steps: Type.Array(Type.String()),
  sql: Type.Array(Type.String()),
  warnings,
});

export const metricsReplySchema = Type.Object({
  metrics: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.Optional(Type.String()),
      unit: Type.Optional(Type.String()),
      seriesCount: Type.Integer(),
    }),
  ),
  total: Type.Integer({ description: 'How many match, however many are listed.' }),
});

export const tagKeysReplySchema = Type.Object({ keys: Type.Array(Type.String()) });
export const tagValuesReplySchema = Type.Object({ values: Type.Array(Type.String()) });

export const cardinalityReplySchema = Type.Object({
  series: Type.Integer(),
  metrics: Type.Array(Type.Object({ name: Type.String(), series: Type.Integer() })),
  tags: Type.Array(Type.Object({ key: Type.String(), values: Type.Integer(), series: Type.Integer() })),
});
