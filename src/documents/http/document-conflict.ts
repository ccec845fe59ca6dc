import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from '../../http/error-reply.ts';
import { AppError } from '../../lib/errors.ts';

export interface Conflict {
  /** The document as it is now, as replies show it; undefined when it is gone. */
  readonly current: object | undefined;
  readonly sentVersion: number | undefined;
}

export function isConflict(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'VERSION_CONFLICT';
}

/** The error with both versions, so that a person can compare what both wanted without asking again. */
export function sendConflict(
  error: AppError,
  { current, sentVersion }: Conflict,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  request.log.debug({ code: error.code, reason: error.message }, 'a change came too late');
  return reply.code(error.status).send({ ...errorBody(error, request), current, sentVersion });
}
