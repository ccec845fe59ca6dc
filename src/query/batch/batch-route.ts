import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { queryReplySchema } from '../reply-schemas.ts';
import { PACKED_LINES, type ReplyWithBatch } from './batch-reply.ts';
import { type BatchBody, batchRequestSchema, batchValidation, looseBatchSchema } from './batch-request.ts';

const window = Type.Object(
  { startMs: Type.Integer(), endMs: Type.Integer() },
  { description: 'The range as asked: what to draw.' },
);
const error = Type.Object({
  code: Type.String(),
  message: Type.String(),
  fix: Type.Optional(Type.String()),
  status: Type.Integer({ description: 'That of the query asked alone.' }),
});
const { data, meta } = queryReplySchema.properties;
const answer = Type.Object({
  window,
  data: Type.Optional(data),
  meta: Type.Optional(meta),
  error: Type.Optional(error),
});
const batchReplySchema = Type.Object(
  { answers: Type.Record(Type.String(), answer) },
  {
    description:
      'By refId. With `Accept: application/x-ndjson`: one line an answer, `{"refId", ...}`, as it is ready.',
  },
);

/** `POST /api/v1/query/batch`. */
export function batchRoute({
  replyWithBatch,
}: {
  readonly replyWithBatch: ReplyWithBatch;
}): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Body: BatchBody }>(
      '/api/v1/query/batch',
      {
        schema: {
          tags: ['query'],
          summary: 'Ask many queries at once, and expressions over them',
          body: batchRequestSchema,
          response: { 200: batchReplySchema },
        },
        // One wrong query leaves the others alone, so that each is checked by itself.
        validatorCompiler: batchValidation(looseBatchSchema),
        compress: PACKED_LINES,
      },
      (request, reply) => replyWithBatch(request.body, { request, reply }),
    );
  };
}
