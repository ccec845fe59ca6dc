import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';

const TAGS = [
  { name: 'ingest', description: 'Send samples.' },
  { name: 'query', description: 'Ask questions of what is stored.' },
  { name: 'catalog', description: 'Which metrics, tags and series there are.' },
  { name: 'alert rules', description: 'What is watched, and what it would have done in the past.' },
  { name: 'alerts', description: 'What is not as it should be, and what was not.' },
  { name: 'notifications', description: 'Who is told of alerts, and who was.' },
  { name: 'dashboards', description: 'Boards, their versions, annotations and public links.' },
  { name: 'operation', description: 'Health and the metrics of this server itself.' },
];

/** The body of every error of every route. */
const errorReply = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'Stable name of what went wrong, for programs' }),
      message: Type.String({ description: 'What went wrong and where, for people' }),
      fix: Type.Optional(Type.String({ description: 'What to do about it' })),
      requestId: Type.String({ description: 'Find the request by it in the server log' }),
    }),
  },
  { description: 'What went wrong' },
);

/** Collects the schemas of all routes that are registered after it, and serves them as `GET /openapi.json`. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dashboarding',
        version,
        description: 'Send metrics, ask questions of them, watch over the server.',
      },
      tags: TAGS,
    },
    hideUntagged: false,
    transform: ({ schema, url }) => ({ schema: withErrorReplies(schema ?? {}) as typeof schema, url }),
  });
  app.get('/openapi.json', { schema: SCHEMA }, async () => app.swagger());
}

/** Any route can fail in these ways; a route's own description of a status wins. */
function withErrorReplies(schema: { readonly response?: unknown; readonly hide?: boolean }): object {
  if (schema.hide === true) return schema;
  return { ...schema, response: { '4XX': errorReply, '5XX': errorReply, ...(schema.response ?? {}) } };
}

const SCHEMA = {
  summary: 'This description as OpenAPI 3.1',
  tags: ['operation'],
  response: { 200: Type.Object({}, { additionalProperties: true, description: 'An OpenAPI document' }) },
};
