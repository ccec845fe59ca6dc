import { Readable } from 'node:stream';
import { constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { joined } from '../../lib/joined.ts';
import type { BatchBody } from './batch-request.ts';
import { type BatchAnswer, type BatchDependencies, runBatch } from './run-batch.ts';

const NDJSON_TYPE = 'application/x-ndjson';
const JSON_TYPE = 'application/json; charset=utf-8';

export interface BatchReplyDependencies extends BatchDependencies {
  readonly clock: Pick<Clock, 'now'>;
}

/** Answers a batch: a line an answer as it is ready where the client takes those, else one object. Ends with the client's leaving. */
export type ReplyWithBatch = (
  body: BatchBody,
  http: { readonly request: FastifyRequest; readonly reply: FastifyReply },
) => FastifyReply;

/** For the option `compress` of routes that answer a batch: what is ready is sent at once, though packed. */
export const PACKED_LINES = {
  customTypes: /json(?:;|$)/,
  encodings: ['gzip' as const],
  zlibOptions: { level: 4, flush: constants.Z_SYNC_FLUSH },
};

export function createBatchReply({ clock, ...deps }: BatchReplyDependencies): ReplyWithBatch {
  return (body, { request, reply }) => {
    const controller = new AbortController();
    reply.raw.once('close', () => controller.abort());
    const { signal } = controller;
    const answers = runBatch(body, deps, { nowMs: clock.now(), signal });
    const written = writtenAnswers(answers, (error) => errorOf(error, request));
    const isLines = request.headers.accept?.includes(NDJSON_TYPE) === true;
    reply.type(isLines ? NDJSON_TYPE : JSON_TYPE);
    return reply.send(Readable.from(isLines ? lines(written) : object(written)));
  };
}

/** An answer as JSON without its braces: the data is JSON already, and large. */
interface WrittenAnswer {
  readonly refId: string;
  readonly fields: readonly (string | Uint8Array)[];
}

async function* writtenAnswers(
  answers: AsyncIterable<BatchAnswer>,
  errorOf: (error: unknown) => object,
): AsyncGenerator<WrittenAnswer> {
  for await (const { refId, window, result } of answers) {
    const rest = `"window":${JSON.stringify(window)}`;
    if ('error' in result)
      yield { refId, fields: [`"error":${JSON.stringify(errorOf(result.error))},${rest}`] };
    else yield { refId, fields: ['"data":', result.data, `,"meta":${JSON.stringify(result.meta)},${rest}`] };
  }
}

async function* lines(answers: AsyncIterable<WrittenAnswer>): AsyncGenerator<Buffer> {
  for await (const { refId, fields } of answers) {
    yield joined(`{"refId":${JSON.stringify(refId)},`, ...fields, '}\n');
  }
}

async function* object(answers: AsyncIterable<WrittenAnswer>): AsyncGenerator<Buffer> {
  let separator = '{"answers":{';
  for await (const { refId, fields } of answers) {
    yield joined(`${separator}${JSON.stringify(refId)}:{`, ...fields, '}');
    separator = ',';
  }
  yield Buffer.from(separator === ',' ? '}}' : `${separator}}}`);
}

/** As the error replies of all routes say it; the status is that of the query asked alone. */
function errorOf(error: unknown, request: FastifyRequest): object {
  if (!(error instanceof AppError)) {
    request.log.error({ err: error }, 'a query of a batch failed');
    const message = 'the server met an error of its own while answering this query';
    const fix = `The server log has the cause in the line with the request id ${request.id}.`;
    return { code: 'INTERNAL', message, fix, status: 500 };
  }
  const { code, message, fix, status } = error;
  return { code, message, ...(fix === undefined ? {} : { fix }), status };
}
