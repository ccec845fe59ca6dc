import Type from 'typebox';
import { AGGREGATIONS } from '../../model/aggregation.ts';
import { queryRequestSchema } from '../../query/request.ts';

export const CONDITIONS = ['gt', 'lt', 'gte', 'lte', 'eq', 'ne'] as const;
export type Condition = (typeof CONDITIONS)[number];
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const NO_DATA_POLICIES = ['ok', 'alert', 'keep', 'error'] as const;
export const ERROR_POLICIES = ['keep', 'alert'] as const;

const DAY_SECONDS = 86_400;
const closed = { additionalProperties: false } as const;
const texts = (description: string) =>
  Type.Record(Type.String({ minLength: 1 }), Type.String(), { description });

/** What `$name` stands for in the texts of a rule. */
const variablesSchema = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]),
  {
    description:
      'What `$name` stands for in query, groupBy, name, labels and annotations: a value, a list of values, or `$__all`, which leaves nothing out.',
  },
);

/** What is looked at: one value per group, of the samples in the last `windowSeconds`. */
export const windowQuerySchema = Type.Object(
  {
    metric: queryRequestSchema.properties.metric,
    aggregation: Type.Enum([...AGGREGATIONS], {
      description: 'How the samples of a group in the window become one value.',
    }),
    filters: queryRequestSchema.properties.filters,
    windowSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 7 * DAY_SECONDS,
        default: 300,
        description: 'How far each evaluation looks back.',
      }),
    ),
  },
  closed,
);

/** An alert rule as people write it: the body of `POST /api/v1/alerts/rules`. Left out fields have their defaults. */
export const alertRuleSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'Unique among the rules.' }),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    query: windowQuerySchema,
    groupBy: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        default: [],
        description: 'One alert for each combination of these tags; `["*"]` for every series.',
      }),
    ),
    condition: Type.Enum([...CONDITIONS], { description: 'How the value is compared with the threshold.' }),
    threshold: Type.Number(),
    resolveThreshold: Type.Optional(
      Type.Number({
        description:
          'A firing alert clears only when the value no longer meets the condition with this threshold (hysteresis).',
      }),
    ),
    durationSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * DAY_SECONDS,
        default: 0,
        description: 'How long the condition must hold before the alert fires ("for").',
      }),
    ),
    keepFiringForSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * DAY_SECONDS,
        default: 0,
        description: 'How long the condition must be cleared before a firing alert resolves.',
      }),
    ),
    intervalSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: DAY_SECONDS,
        default: 10,
        description: 'Time between evaluations.',
      }),
    ),
    delaySeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3_600,
        default: 0,
        description: 'The window ends so long before the evaluation, for data that comes late.',
      }),
    ),
    severity: Type.Optional(Type.Enum([...SEVERITIES], { default: 'warning' })),
    enabled: Type.Optional(Type.Boolean({ default: true })),
    noData: Type.Optional(
      Type.Enum([...NO_DATA_POLICIES], {
        default: 'keep',
        description:
          'A group without samples in its window: ok takes the condition as cleared, alert as met, keep changes nothing, error shows it as a problem and goes by onError.',
      }),
    ),
    onError: Type.Optional(
      Type.Enum([...ERROR_POLICIES], {
        default: 'keep',
        description: 'An evaluation that fails: keep changes nothing, alert takes the condition as met.',
      }),
    ),
    maxGroups: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        default: 1_000,
        description: 'Groups the rule may have; known ones go on when there are more, new ones are left out.',
      }),
    ),
    labels: Type.Optional(
      texts('Labels of its alerts, beside the tags of the group; routes and silences match them.'),
    ),
    annotations: Type.Optional(
      texts(
        'Texts of its alerts. Templates: {{ value }}, {{ threshold }}, {{ labels.host }}, {{ duration }}, {{ link }}.',
      ),
    ),
    variables: Type.Optional(variablesSchema),
    notification: Type.Optional(
      Type.Object(
        {
          channels: Type.Optional(
            Type.Array(Type.String({ minLength: 1 }), {
              description: 'Names of channels that are told in place of those the routes choose.',
            }),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

export type AlertRuleInput = Type.Static<typeof alertRuleSchema>;

/** A rule with all defaults filled in, checked beyond what the schema can say. */
export type AlertRuleSpec = Required<
  Omit<AlertRuleInput, 'description' | 'resolveThreshold' | 'query' | 'notification' | 'variables'>
> &
  Pick<AlertRuleInput, 'variables'> & {
    readonly description: string;
    /** Equal to `threshold` when left out. */
    readonly resolveThreshold: number;
    readonly query: Required<Omit<AlertRuleInput['query'], 'filters'>> &
      Pick<AlertRuleInput['query'], 'filters'>;
    readonly notification: { readonly channels: readonly string[] };
  };

/** A recording rule: a query whose result is written back as samples of a metric, at each evaluation. */
export const recordingRuleSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    record: Type.String({ minLength: 1, maxLength: 255, description: 'The metric that is written.' }),
    query: windowQuerySchema,
    groupBy: alertRuleSchema.properties.groupBy,
    labels: Type.Optional(texts('Tags that are written beside those of the group.')),
    variables: Type.Optional(variablesSchema),
    unit: Type.Optional(Type.String({ maxLength: 64 })),
    intervalSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: DAY_SECONDS, default: 60 })),
    delaySeconds: alertRuleSchema.properties.delaySeconds,
    enabled: Type.Optional(Type.Boolean({ default: true })),
  },
  closed,
);
export type RecordingRuleInput = Type.Static<typeof recordingRuleSchema>;

/** A recording rule with all defaults filled in. */
export type RecordingRuleSpec = Required<Omit<RecordingRuleInput, 'query' | 'unit' | 'variables'>> &
  Pick<RecordingRuleInput, 'unit' | 'variables'> & { readonly query: AlertRuleSpec['query'] };
