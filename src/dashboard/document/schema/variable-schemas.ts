import Type from 'typebox';
import { CLOSED, description, duration, flag, lineOf, listOf, oneOf, optionalLine } from './words.ts';

/** Names with two underscores in front are the program's own: `$__interval`. */
const VARIABLE_NAME = '^(?!__)[A-Za-z_][A-Za-z0-9_]{0,49}$';
const MOST_OPTIONS = 1_000;

export const filter = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 200, description: 'Tag key.' }),
    op: oneOf(['=', '!=', '=~', '!~'], {
      default: '=',
      description: 'Equal, not equal, matches, does not match (RE2, the whole value).',
    }),
    value: Type.String({ maxLength: 4_000, description: 'May hold variables.' }),
  },
  CLOSED,
);

const base = {
  name: Type.String({
    pattern: VARIABLE_NAME,
    expected: 'letters, digits and _, a letter first and no __ in front',
    description: 'Written `$name` or `${name}` where it is used; unique in the board.',
  }),
  label: optionalLine({ description: 'Shown in place of the name.' }),
  description,
  hide: Type.Optional(
    oneOf(['label', 'variable'], { description: '`variable` hides control and label, `label` the label.' }),
  ),
};

const choice = {
  multi: flag(false, { description: 'Several values may be chosen.' }),
  includeAll: flag(false, { description: 'Offers "All".' }),
  selected: listOf(Type.String({ maxLength: 1_000 }), {
    maxItems: MOST_OPTIONS,
    description: 'Chosen where the address says nothing: `["$__all"]` is all; empty is the first option.',
  }),
};

const ofQuery = Type.Object(
  {
    ...base,
    kind: Type.Literal('query'),
    ...choice,
    metric: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Of this metric; of all metrics without.' }),
    ),
    tag: Type.String({ minLength: 1, maxLength: 200, description: 'The tag whose values are the options.' }),
    filters: listOf(filter, {
      maxItems: 100,
      description: 'Only values of series that match; with other variables in them the variable is chained.',
    }),
    regex: Type.Optional(
      Type.String({
        maxLength: 1_000,
        description:
          'RE2; only values that match whole. The first group, if there is one, is what is taken of the value.',
      }),
    ),
    sort: oneOf(['natural', 'descending'], { default: 'natural' }),
  },
  { ...CLOSED, description: 'The values of a tag.' },
);

const custom = Type.Object(
  {
    ...base,
    kind: Type.Literal('custom'),
    ...choice,
    options: listOf(
      Type.Object(
        {
          value: Type.String({ maxLength: 1_000 }),
          text: optionalLine({ description: 'Shown in place of the value.' }),
        },
        CLOSED,
      ),
      { maxItems: MOST_OPTIONS },
    ),
  },
  { ...CLOSED, description: 'Values from a list.' },
);

const interval = Type.Object(
  {
    ...base,
    kind: Type.Literal('interval'),
    options: Type.Array(duration(), {
      minItems: 1,
      maxItems: 50,
      default: ['auto', '10s', '1m', '5m', '15m', '1h', '1d'],
      description: '`10s`, `1m`, `1h`; `auto` follows the width of the panel.',
    }),
    selected: duration({
      default: 'auto',
      expected: 'one of the options',
      description: 'Chosen where the address says nothing.',
    }),
  },
  { ...CLOSED, description: 'A bucket width for queries.' },
);

const text = Type.Object(
  {
    ...base,
    kind: Type.Literal('text'),
    selected: lineOf({ default: '', description: 'Text where the address says nothing.' }, 1_000),
  },
  { ...CLOSED, description: 'A text that people type.' },
);

const constant = Type.Object(
  { ...base, kind: Type.Literal('constant'), value: lineOf({}, 1_000) },
  { ...CLOSED, description: 'One value, never shown and never in the address.' },
);

export const variable = Type.Union([ofQuery, custom, interval, text, constant]);
