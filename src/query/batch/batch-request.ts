import type { FastifySchemaCompiler } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { AppError } from '../../lib/errors.ts';
import { EXPECTED, queryRequestSchema } from '../request.ts';
import { validatorOf } from '../validate.ts';

/** A board of 50 panels with four queries each; larger ones ask what is in sight first. */
export const MOST_BATCH_QUERIES = 200;

const refId = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Names the answer. All before the last slash is the panel: `3/A`.',
});
const hidden = Type.Optional(
  Type.Boolean({ description: 'Asked because expressions need it: answered only when it fails.' }),
);
const legend = Type.Optional(Type.String({ description: 'Of no meaning here.' }));

const { start, end, interval, maxPoints, timezone, ...rest } = queryRequestSchema.properties;

const metricQuerySchema = Type.Object(
  {
    refId,
    kind: Type.Literal('metric'),
    ...rest,
    start: Type.Optional(start),
    ...{ end, interval, maxPoints, timezone },
    timeShiftSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10 * 366 * 86_400,
        description: 'What was so many seconds earlier, at the times of now.',
      }),
    ),
    ...{ hidden, legend },
  },
  { additionalProperties: false, title: 'A query of a metric; what it leaves out is as in the batch.' },
);

const expressionSchema = Type.Object(
  {
    refId,
    kind: Type.Literal('expression'),
    expression: Type.String({
      description: 'Arithmetic over the queries of the same panel: `A / B * 100`, `sum(A) by (host)`.',
    }),
    ...{ hidden, legend },
  },
  { additionalProperties: false },
);

const whole = { start, end, interval, maxPoints, timezone };

/** The body of `POST /api/v1/query/batch`, as it is described. */
export const batchRequestSchema = Type.Object(
  {
    ...whole,
    queries: Type.Array(Type.Union([metricQuerySchema, expressionSchema]), {
      minItems: 1,
      maxItems: MOST_BATCH_QUERIES,
    }),
  },
  { additionalProperties: false },
);

export type BatchBody = Type.Static<typeof batchRequestSchema>;
export type MetricQueryBody = Type.Static<typeof metricQuerySchema>;
export type ExpressionBody = Type.Static<typeof expressionSchema>;

/** What each field must be, in the words of the error message. */
const BATCH_EXPECTED = {
  ...EXPECTED,
  queries: `a list of 1 to ${MOST_BATCH_QUERIES} queries, each with a refId`,
  refId: 'a text of 1 to 500 characters',
  kind: 'metric or expression',
  timeShiftSeconds: 'a whole number of seconds from 0',
  hidden: 'true or false',
  expression: 'arithmetic such as A / B * 100',
};

/** As much as must be right for any of it to be answered. */
export const looseBatchSchema = Type.Object(
  {
    ...whole,
    queries: Type.Array(Type.Object({ refId, kind: Type.String() }, { additionalProperties: true }), {
      minItems: 1,
      maxItems: MOST_BATCH_QUERIES,
    }),
  },
  { additionalProperties: false },
);

const metricError = validatorOf(metricQuerySchema, BATCH_EXPECTED);
const expressionError = validatorOf(expressionSchema, BATCH_EXPECTED);

/** What is wrong with one query of a batch; the others are answered all the same. */
export function queryError(query: BatchBody['queries'][number]): AppError | undefined {
  return query.kind === 'expression' ? expressionError(query) : metricError(query);
}

/** For the route option `validatorCompiler`: `schema` with the words of a batch, and more words for more fields. */
export function batchValidation(
  schema: TSchema,
  more: Readonly<Record<string, string>> = {},
): FastifySchemaCompiler<TSchema> {
  const errorOf = validatorOf(schema, { ...BATCH_EXPECTED, ...more });
  return () => (value: unknown) => {
    const error = errorOf(value);
    return error === undefined ? { value } : { error };
  };
}
