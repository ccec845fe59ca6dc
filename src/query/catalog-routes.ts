import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { shown } from '../lib/shown.ts';
import type { BrowsableCatalog, TagMatcher } from './catalog-view.ts';
import { invalidQuery } from './errors.ts';
import {
  cardinalityReplySchema,
  metricsReplySchema,
  tagKeysReplySchema,
  tagValuesReplySchema,
} from './reply-schemas.ts';

const tags = ['catalog'];
const DEFAULT_LIMIT = 1_000;
const MOST_LIMIT = 100_000;
const DEFAULT_TOP = 20;
const MOST_FILTERS = 50;
/** As many as fit into an address of usual length. */
const MOST_NAMES = 100;

const limitParameter = Type.Optional(
  Type.String({ description: `How many at most, up to ${MOST_LIMIT}; ${DEFAULT_LIMIT} when left out.` }),
);
const metricParameter = Type.Optional(Type.String({ description: 'Only those of this metric.' }));

const metricsQuery = Type.Object(
  {
    match: Type.Optional(Type.String({ description: 'Only names that contain this text, in any case.' })),
    name: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: MOST_NAMES })], {
        description: `Only these, where they are known, in this order; may be repeated up to ${MOST_NAMES} times.`,
      }),
    ),
    limit: limitParameter,
  },
  { additionalProperties: false },
);
const tagKeysQuery = Type.Object({ metric: metricParameter }, { additionalProperties: false });
const tagValuesQuery = Type.Object(
  {
    metric: metricParameter,
    prefix: Type.Optional(Type.String({ description: 'Only values that begin with this text.' })),
    match: Type.Optional(Type.String({ description: 'Only values that contain this text, in any case.' })),
    filter: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: MOST_FILTERS })], {
        description:
          'Only of series that pass: `key:op:value` with op =, !=, =~ or !~, the key percent-encoded; may be repeated.',
      }),
    ),
    limit: limitParameter,
  },
  { additionalProperties: false },
);
const cardinalityQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.String({ description: `How many metrics and tags; ${DEFAULT_TOP} when left out.` }),
    ),
  },
  { additionalProperties: false },
);
const tagKeyParams = Type.Object({ key: Type.String({ minLength: 1 }) });

/** Names, tags and how many series they have. All from memory. */
export function catalogRoutes({ catalog }: { readonly catalog: BrowsableCatalog }): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: Type.Static<typeof metricsQuery> }>(
      '/api/v1/metrics',
      {
        schema: {
          tags,
          summary: 'Metric names',
          querystring: metricsQuery,
          response: { 200: metricsReplySchema },
        },
      },
      async ({ query: { match, name, limit } }) => {
        const matching =
          name === undefined
            ? catalog.metrics(match ? { match } : {})
            : [name].flat().flatMap((one) => catalog.metric(one) ?? []);
        return { metrics: matching.slice(0, limitOf(limit)), total: matching.length };
      },
    );

    app.get<{ Querystring: Type.Static<typeof tagKeysQuery> }>(
      '/api/v1/tags',
      {
        schema: {
          tags,
          summary: 'Tag keys',
          querystring: tagKeysQuery,
          response: { 200: tagKeysReplySchema },
        },
      },
      async ({ query: { metric } }) => ({ keys: catalog.tagKeys(metric || undefined) }),
    );

    app.get<{ Params: { key: string }; Querystring: Type.Static<typeof tagValuesQuery> }>(
      '/api/v1/tags/:key/values',
      {
        schema: {
          tags,
          summary: 'Values of a tag',
          params: tagKeyParams,
          querystring: tagValuesQuery,
          response: { 200: tagValuesReplySchema },
        },
      },
      async ({ params: { key }, query: { metric, prefix, match, filter, limit } }) => ({
        values: catalog.tagValues(key, {
          ...(metric ? { metric } : {}),
          ...(prefix ? { prefix } : {}),
          ...(match ? { match } : {}),
          matchers: [filter ?? []].flat().map(matcherOf),
          limit: limitOf(limit),
        }),
      }),
    );

    app.get<{ Querystring: Type.Static<typeof cardinalityQuery> }>(
      '/api/v1/cardinality',
      {
        schema: {
          tags,
          summary: 'Metrics and tags with the most series',
          querystring: cardinalityQuery,
          response: { 200: cardinalityReplySchema },
        },
      },
      async ({ query: { limit } }) => catalog.cardinality(limitOf(limit, DEFAULT_TOP)),
    );
  };
}

/** The key is percent-encoded, so that its first colon is not its own. */
function matcherOf(text: string): TagMatcher {
  const [, key, op, value] = /^([^:]+):(=~|!~|!=|=):(.*)$/s.exec(text) ?? [];
  const decoded = key === undefined ? undefined : decodedKey(key);
  if (decoded !== undefined && value !== undefined)
    return { key: decoded, op: op as TagMatcher['op'], value };
  throw invalidQuery(
    `filter: ${shown(text)} is not key:op:value`,
    'Write host:=:a or host:=~:web-.*, the key percent-encoded.',
  );
}

function decodedKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key);
  } catch {
    return undefined;
  }
}

function limitOf(limit: string | undefined, otherwise = DEFAULT_LIMIT): number {
  if (limit === undefined || limit === '') return otherwise;
  const wanted = /^\d+$/.test(limit) ? Number(limit) : 0;
  if (wanted >= 1) return Math.min(wanted, MOST_LIMIT);
  throw invalidQuery(`limit: expected a whole number from 1, got "${limit}"`);
}
