import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import type { Metadata } from '../../metadata/port.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { MINUTE_MS } from '../../model/time.ts';
import { PACKED_LINES, type ReplyWithBatch } from '../../query/batch/batch-reply.ts';
import { type BatchBody, MOST_BATCH_QUERIES } from '../../query/batch/batch-request.ts';
import { rangeOf } from '../../query/normalise.ts';
import { BoardVariables, type TagValues } from '../variables/board-variables.ts';
import { offeredOptions } from '../variables/offered-options.ts';
import { VARIABLE_ROUTE, variableReply } from '../variables/variable-schemas.ts';
import { publicAnnotations } from './public-annotations.ts';
import { publicDocument } from './public-document.ts';
import { publicQueries } from './public-queries.ts';
import { publicUnits, type UnitOf } from './public-units.ts';
import {
  type PublicAnnotationsBody,
  type PublicQueryBody,
  publicAnnotationsBody,
  publicAnnotationsReply,
  publicDashboardReply,
  publicQueryBody,
  tokenParams,
  variableParams,
} from './share-schemas.ts';
import { type SharedBoardDependencies, sharedBoard } from './shared-board.ts';

export interface PublicRoutesDependencies extends SharedBoardDependencies {
  readonly metadata: Pick<Metadata, 'dashboards' | 'annotations'>;
  readonly replyWithBatch: ReplyWithBatch;
  readonly tagValues: TagValues;
  readonly unitOf: UnitOf;
  /** Counts a request of an address: whether it is allowed, and when the next one will be. */
  readonly takeRateLimit: (
    key: string,
    options: { readonly limit: number; readonly windowMs: number },
  ) => Promise<{ readonly allowed: boolean; readonly retryAfterMs: number }>;
  readonly requestsPerMinute: number;
}

const PATH = '/api/v1/public/dashboards/:token';
const tags = ['dashboards'];

interface ByToken {
  readonly Params: { readonly token: string };
}

/** What a public link shows, to whoever has it. */
export function publicRoutes(dependencies: PublicRoutesDependencies): FastifyPluginAsync {
  const { metadata, clock, replyWithBatch, tagValues, unitOf } = dependencies;
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.addHook('onRequest', (request) => takeTurn(request, dependencies));
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.get<ByToken>(
      PATH,
      {
        schema: {
          tags,
          summary: 'The dashboard behind a public link',
          params: tokenParams,
          response: { 200: publicDashboardReply },
        },
      },
      async ({ params: { token } }) => {
        const { share, document } = await sharedBoard(token, dependencies);
        const dashboard = publicDocument(document.body as Dashboard);
        const units = publicUnits(dashboard, unitOf);
        return { dashboard, version: document.version, units, expiresAtMs: share.expiresAtMs };
      },
    );
    app.post<ByToken & { readonly Body: PublicQueryBody }>(
      `${PATH}/query`,
      {
        schema: {
          tags,
          summary: 'What the panels behind a public link show',
          description:
            'The queries of the board, and no others, with what the board offers to choose. Answered as `POST /api/v1/query/batch`.',
          params: tokenParams,
          body: publicQueryBody,
          response: { 200: Type.Object({}, { additionalProperties: true }) },
        },
        compress: PACKED_LINES,
      },
      async (request, reply) => {
        const { document } = await sharedBoard(request.params.token, dependencies);
        const { from, to, width, timezone } = request.body;
        const queries = publicQueries(document.body as Dashboard, request.body, tagValues);
        if (queries.length === 0) return reply.send({ answers: {} });
        if (queries.length > MOST_BATCH_QUERIES) throw tooMany(queries.length);
        const body = {
          ...{ start: from, queries },
          ...(to === undefined ? {} : { end: to }),
          ...(width === undefined ? {} : { maxPoints: width }),
          ...(timezone === undefined ? {} : { timezone }),
        };
        return replyWithBatch(body as BatchBody, { request, reply });
      },
    );
    app.post<ByToken & { readonly Body: PublicAnnotationsBody }>(
      `${PATH}/annotations`,
      {
        schema: {
          tags,
          summary: 'What happened, as the board behind a public link shows it',
          description:
            'The stored annotations that the sources of the board select; of a source without tags those of the board alone.',
          params: tokenParams,
          body: publicAnnotationsBody,
          response: { 200: publicAnnotationsReply },
        },
      },
      async ({ params: { token }, body }) => {
        const { document } = await sharedBoard(token, dependencies);
        const board = document.body as Dashboard;
        const { author } = new BoardVariables(board.variables, body.variables ?? {}, tagValues).scopes();
        const { from: start, to: end } = body;
        const range = rangeOf({ start, ...(end === undefined ? {} : { end }) }, clock.now());
        const options = { board, dashboardId: document.id, range, scope: author };
        return publicAnnotations(metadata.annotations, options);
      },
    );
    app.get<{ readonly Params: { readonly token: string; readonly name: string } }>(
      `${PATH}/variables/:name`,
      {
        schema: {
          tags,
          summary: 'What a variable behind a public link offers',
          description: VARIABLE_ROUTE,
          params: variableParams,
          response: { 200: variableReply },
        },
      },
      async (request) => {
        const { token, name } = request.params;
        const { document } = await sharedBoard(token, dependencies);
        return offeredOptions(document.body as Dashboard, name, { request, tagValues });
      },
    );
  };
}

/** Wrong tokens count as well: trying them out ends soon. */
async function takeTurn(
  request: FastifyRequest,
  { takeRateLimit, requestsPerMinute }: PublicRoutesDependencies,
): Promise<void> {
  const answer = await takeRateLimit(`public:${request.ip}`, {
    limit: requestsPerMinute,
    windowMs: MINUTE_MS,
  });
  if (answer.allowed) return;
  throw new AppError(
    'RATE_LIMITED',
    `${request.ip} sent more than ${requestsPerMinute} requests for public links in 60 s`,
    {
      status: 429,
      retryAfterSeconds: answer.retryAfterMs / 1_000,
      fix: 'Renew the board less often, or raise dashboard.publicRequestsPerMinute.',
    },
  );
}

function tooMany(count: number): AppError {
  return new AppError(
    'INVALID_REQUEST',
    `these panels ask ${count} queries; at most ${MOST_BATCH_QUERIES} go at once`,
    {
      status: 400,
      fix: 'Ask for fewer panels at a time.',
    },
  );
}
