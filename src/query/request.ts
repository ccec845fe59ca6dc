import Type from 'typebox';
import { AGGREGATIONS } from '../model/aggregation.ts';

const time = (description: string) => Type.Union([Type.Number(), Type.String()], { description });

const matcher = Type.Object(
  {
    key: Type.String({ minLength: 1, description: 'Tag key.' }),
    op: Type.Enum(['=', '!=', '=~', '!~'], {
      description: 'Equal, not equal, matches, does not match. Regular expressions match the whole value.',
    }),
    value: Type.String({ description: 'A missing tag has the empty value.' }),
  },
  { additionalProperties: false },
);

const filterRecord = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]),
);

export const FILLS = ['null', 'none', 'previous', 'zero', 'linear'] as const;
export const ORDER_KEYS = ['avg', 'max', 'last', 'sum', 'min', 'name'] as const;

/** The body of `POST /api/v1/query`. `docs/guide/asking-questions.md` says what each field means. */
export const queryRequestSchema = Type.Object(
  {
    metric: Type.String({ minLength: 1, description: 'Metric name.' }),
    aggregation: Type.Enum([...AGGREGATIONS], {
      description: 'How the samples of a group in a bucket become one point.',
    }),
    filters: Type.Optional(
      Type.Union([filterRecord, Type.Array(matcher)], {
        description:
          'Which series: `{host: "a", env: ["x", "y"]}` (equal, any of), or a list of `{key, op, value}`.',
      }),
    ),
    groupBy: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description:
          'One series of the answer for each combination of these tags; `["*"]` gives every series by itself.',
      }),
    ),
    start: time('First instant: milliseconds, ISO 8601 with a zone, or now-1h.'),
    end: Type.Optional(time('End, exclusive; now when left out.')),
    interval: Type.Optional(
      Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.String()], {
        description: 'Bucket width: 10s, 1m, 1h, 1d, or milliseconds; about 300 points when left out.',
      }),
    ),
    maxPoints: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'About how many points a series may have where no interval is asked for; 300 when left out.',
      }),
    ),
    timezone: Type.Optional(
      Type.String({
        description: 'IANA zone whose midnights bound buckets of whole days, e.g. Europe/Berlin.',
      }),
    ),
    fill: Type.Optional(
      Type.Union([Type.Null(), Type.Enum([...FILLS])], {
        description: 'What an empty bucket gives; null by default.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Keep the first so many series after orderBy.' }),
    ),
    orderBy: Type.Optional(
      Type.Union(
        [
          Type.String(),
          Type.Object(
            {
              by: Type.Enum([...ORDER_KEYS]),
              direction: Type.Optional(Type.Enum(['asc', 'desc'])),
            },
            { additionalProperties: false },
          ),
        ],
        {
          description:
            'Order of the series: `{by: "max", direction: "desc"}` or `"-max"`; by name when left out.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);

export type QueryRequest = Type.Static<typeof queryRequestSchema>;

/** What each field must be, in the words of the error message. */
export const EXPECTED: Readonly<Record<string, string>> = {
  metric: 'a metric name',
  aggregation: `one of ${AGGREGATIONS.join(', ')}`,
  filters: 'an object of tag values or a list of {key, op, value} with op =, !=, =~ or !~',
  groupBy: 'a list of tag keys, or ["*"]',
  start: 'milliseconds, an ISO 8601 time or now-1h',
  end: 'milliseconds, an ISO 8601 time or now',
  interval: 'a width such as 10s, 1m, 1h, 1d or milliseconds',
  maxPoints: 'a whole number from 1',
  timezone: 'an IANA time zone',
  fill: `one of ${FILLS.join(', ')}`,
  limit: 'a whole number from 1',
  orderBy: `one of ${ORDER_KEYS.join(', ')}, with a minus in front for descending, or {by, direction}`,
};
