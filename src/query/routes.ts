import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { whileConnected } from '../http/while-connected.ts';
import type { ReplyWithBatch } from './batch/batch-reply.ts';
import { batchRoute } from './batch/batch-route.ts';
import { catalogRoutes } from './catalog-routes.ts';
import type { BrowsableCatalog } from './catalog-view.ts';
import type { QueryEngine } from './engine.ts';
import { bodyOf, type QueryString, queryStringSchema } from './query-string.ts';
import { explainReplySchema, queryReplySchema } from './reply-schemas.ts';
import { EXPECTED, type QueryRequest, queryRequestSchema } from './request.ts';
import { strictValidation } from './strict-validation.ts';
import { validatorOf } from './validate.ts';

export interface QueryRoutesDependencies {
  readonly engine: Pick<QueryEngine, 'answerJson' | 'explain'>;
  readonly catalog: BrowsableCatalog;
  readonly replyWithBatch: ReplyWithBatch;
}

const tags = ['query'];
const JSON_TYPE = 'application/json; charset=utf-8';

/** `/api/v1/query`, `/api/v1/query/explain`, `/api/v1/query/batch` and the catalog: `/api/v1/metrics` (GET), `/tags`, `/cardinality`. */
export function queryRoutes({
  engine,
  catalog,
  replyWithBatch,
}: QueryRoutesDependencies): FastifyPluginAsync {
  const checkBody = validatorOf(queryRequestSchema, EXPECTED);
  const sendAnswer = async (reply: FastifyReply, body: QueryRequest) => {
    const json = await whileConnected(reply, (signal) => engine.answerJson(body, { signal }));
    return reply.type(JSON_TYPE).send(json);
  };

  return async (app) => {
    app.setValidatorCompiler(strictValidation);
    // Tag keys may have any name, also __proto__ and constructor: bodies are checked against the schema and only
    // their own fields are read, so that these names are like any other here.
    const readJson = app.getDefaultJsonParser('ignore', 'ignore');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, readJson);

    app.post<{ Body: QueryRequest }>(
      '/api/v1/query',
      {
        schema: {
          tags,
          summary: 'Ask for a metric over time',
          body: queryRequestSchema,
          response: { 200: queryReplySchema },
        },
      },
      async (request, reply) => {
        return sendAnswer(reply, request.body);
      },
    );

    app.get<{ Querystring: QueryString }>(
      '/api/v1/query',
      {
        schema: {
          tags,
          summary: 'Ask for a metric over time, in one line',
          querystring: queryStringSchema,
          response: { 200: queryReplySchema },
        },
      },
      async (request, reply) => {
        const body = bodyOf(request.query);
        const error = checkBody(body);
        if (error !== undefined) throw error;
        return sendAnswer(reply, body as QueryRequest);
      },
    );

    app.post<{ Body: QueryRequest }>(
      '/api/v1/query/explain',
      {
        schema: {
          tags,
          summary: 'What a query would read, and why there',
          body: queryRequestSchema,
          response: { 200: explainReplySchema },
        },
      },
      (request, reply) => whileConnected(reply, (signal) => engine.explain(request.body, { signal })),
    );

    await app.register(batchRoute({ replyWithBatch }));
    await app.register(catalogRoutes({ catalog }));
  };
}
