import Type from 'typebox';
import { CLOSED, flag, lineOf, listOf } from './words.ts';

const base = {
  name: lineOf({ description: 'Shown where annotations are switched on and off.' }),
  enabled: flag(true),
  color: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 9, description: 'A place in the palette of series colours.' }),
  ),
};

const stored = Type.Object(
  {
    ...base,
    kind: Type.Literal('stored'),
    tags: listOf(Type.String({ maxLength: 200 }), {
      maxItems: 20,
      description:
        'All of these must be on the annotation; `key:value` or a word. May hold variables. Empty is all.',
    }),
  },
  { ...CLOSED, description: 'Annotations of `/api/v1/annotations`.' },
);

const alerts = Type.Object(
  {
    ...base,
    kind: Type.Literal('alerts'),
    rules: Type.Optional(
      Type.Array(lineOf(), { maxItems: 100, description: 'Only rules with these names; all without.' }),
    ),
    labels: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        maxProperties: 32,
        description: 'Only alerts whose labels have these values. May hold variables.',
      }),
    ),
  },
  { ...CLOSED, description: 'Episodes of alerts.' },
);

export const annotation = Type.Union([stored, alerts]);

export const link = Type.Object(
  {
    title: lineOf(),
    url: Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: '`http:`, `https:`, `mailto:` or a path of this server. May hold variables.',
    }),
    keepContext: Type.Optional(
      Type.Boolean({ description: 'Appends the time range and the variables to a path of this server.' }),
    ),
    newTab: Type.Optional(Type.Boolean()),
  },
  CLOSED,
);
