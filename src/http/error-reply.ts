import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../lib/errors.ts';

export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fix?: string;
    readonly requestId: string;
  };
}

/** Fastify's own errors that a client causes, in the words of this API. */
const FASTIFY_CODES: Readonly<Record<string, { readonly code: string; readonly fix?: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'INVALID_JSON' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'INVALID_JSON', fix: 'Send a JSON body.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'INVALID_BODY' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'BODY_TOO_LARGE', fix: 'Send the data in several smaller requests.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    fix: 'Send the header Content-Type: application/json.',
  },
  FST_ERR_BAD_URL: { code: 'INVALID_URL' },
};

/** The error handler of every route: any error becomes one JSON shape with a code, a message and the way out. */
export function replyWithError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const known = toAppError(error);
  logError(known, error, request);
  if (known.retryAfterSeconds !== undefined) {
    reply.header('retry-after', Math.max(1, Math.ceil(known.retryAfterSeconds)));
  }
  reply.code(known.status).send(errorBody(known, request));
}

export function errorBody(error: AppError, request: FastifyRequest): ErrorBody {
  const { code, message, fix } = error;
  return { error: { code, message, ...(fix === undefined ? {} : { fix }), requestId: request.id } };
}

function toAppError(error: FastifyError): AppError {
  if (error instanceof AppError) return error;
  if (error.validation !== undefined) return validationError(error);
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    const { code, fix } = FASTIFY_CODES[error.code] ?? { code: 'BAD_REQUEST' };
    return new AppError(code, error.message, { status, ...(fix === undefined ? {} : { fix }), cause: error });
  }
  return new AppError('INTERNAL', 'the server met an error of its own while answering this request', {
    status: 500,
    fix: 'The server log has the cause in the line with this request id.',
    cause: error,
  });
}

/** Names the place as people write it: `body.filters[0].op: must be equal to one of the allowed values`. */
function validationError(error: FastifyError): AppError {
  const context = error.validationContext ?? 'request';
  const details = (error.validation ?? []).slice(0, 5).map(({ instancePath, message, params }) => {
    const unknown = params.additionalProperty ?? params.additionalProperties;
    const suffix = unknown === undefined ? '' : ` (${String(unknown)})`;
    return `${context}${placeOf(instancePath)}: ${message ?? 'is not valid'}${suffix}`;
  });
  return new AppError('INVALID_REQUEST', details.join('; '), {
    status: 400,
    fix: 'The page /api-docs shows what this route takes.',
    cause: error,
  });
}

function placeOf(instancePath: string): string {
  return instancePath.replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.');
}

function logError(known: AppError, error: unknown, request: FastifyRequest): void {
  const fields = { code: known.code, method: request.method, url: pathOf(request), client: request.ip };
  if (known.status === 500) request.log.error({ ...fields, err: error }, 'a request failed');
  else if (known.status > 500)
    request.log.warn({ ...fields, reason: known.message }, 'a request was refused');
  else request.log.debug({ ...fields, reason: known.message }, 'a request was wrong');
}

/** The query string stays out of logs: it may hold what only the sender should know. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
