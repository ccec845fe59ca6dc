import Type from 'typebox';
import { AGGREGATIONS } from '../../../model/aggregation.ts';
import { filter } from './variable-schemas.ts';
import { CLOSED, duration, listOf, oneOf, optionalLine } from './words.ts';

/** So that expressions can name it. */
const REF_ID = '^[A-Za-z][A-Za-z0-9_]{0,49}$';

const base = {
  refId: Type.String({
    pattern: REF_ID,
    filledIn: true,
    expected: 'letters and digits, a letter first: A',
    description: '`A` to `Z`, then `A1` and so on: unique in the panel. The next free one when left out.',
  }),
  hidden: Type.Optional(Type.Boolean({ description: 'Asked, because expressions need it, but not drawn.' })),
  legend: optionalLine(
    {
      description:
        'Name of its series: `{{tag}}` stands for the value of a tag. Without it the tags that tell the series apart.',
    },
    500,
  ),
};

const metric = Type.Object(
  {
    ...base,
    kind: Type.Literal('metric', { filledIn: true }),
    metric: Type.String({ minLength: 1, maxLength: 255, description: 'Name of the metric.' }),
    aggregation: oneOf(AGGREGATIONS, {
      default: 'avg',
      description: 'How the samples of a group in a bucket become one point.',
    }),
    filters: listOf(filter, { maxItems: 100 }),
    groupBy: listOf(Type.String({ minLength: 1, maxLength: 200 }), {
      maxItems: 16,
      description: 'One series for each combination of these tags; `["*"]` for every series by itself.',
    }),
    interval: Type.Optional(
      duration({
        expected: 'a width such as 1m, or a variable such as $interval',
        description: 'Bucket width such as `1m`, or a variable; without it as the width of the panel asks.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Only the first so many series after orderBy.' }),
    ),
    orderBy: optionalLine({
      description: '`avg`, `max`, `last`, `sum`, `min` or `name`; with a minus in front descending.',
    }),
    timeShiftSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 315_360_000,
        description:
          'Answers for so many seconds earlier, drawn at the times of now: 604800 is the same time last week.',
      }),
    ),
  },
  { ...CLOSED, description: 'A metric of the store.' },
);

const expression = Type.Object(
  {
    ...base,
    kind: Type.Literal('expression', { filledIn: true }),
    expression: Type.String({
      minLength: 1,
      maxLength: 2_000,
      description:
        'Arithmetic over other queries of the panel: `A / B * 100`. Series pair by equal tags; a query of one untagged series pairs with all.',
    }),
  },
  { ...CLOSED, description: 'Arithmetic over other queries.' },
);

const promql = Type.Object(
  {
    ...base,
    kind: Type.Literal('promql', { filledIn: true }),
    promql: Type.String({ minLength: 1, maxLength: 20_000 }),
  },
  { ...CLOSED, description: 'PromQL, kept as imported; it runs once PromQL is served.' },
);

export const query = Type.Union([metric, expression, promql]);
