import type { FastifyRequest } from 'fastify';
import { AppError } from '../../lib/errors.ts';

const MOST_CHARACTERS = 1_000;

/** What somebody says about a change: `comment` of the body or the query string. Throws `INVALID_REQUEST` (400). */
export function commentOf({ body, query }: Pick<FastifyRequest, 'body' | 'query'>): {
  readonly comment?: string;
} {
  const said = fieldOf(body) ?? fieldOf(query);
  if (said === undefined || said === null || said === '') return {};
  if (typeof said === 'string' && said.length <= MOST_CHARACTERS && said.isWellFormed())
    return { comment: said };
  throw new AppError('INVALID_REQUEST', `comment: expected a text of at most ${MOST_CHARACTERS} characters`, {
    status: 400,
  });
}

function fieldOf(part: unknown): unknown {
  return typeof part === 'object' && part !== null && 'comment' in part ? part.comment : undefined;
}
