import type { FastifyRequest } from 'fastify';
import { AppError } from '../../lib/errors.ts';

/** Set by a proxy that knows who the person is; goes before what the request says of itself. */
export const ACTOR_HEADER = 'x-dashboarding-user';

const MOST_CHARACTERS = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get into the audit trail.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

/** Who changes something, for the audit trail: what a proxy says, else `actor` of the body or the query string, else `anonymous`. */
export function actorOf({
  headers,
  body,
  query,
}: Pick<FastifyRequest, 'headers' | 'body' | 'query'>): string {
  const said = utf8(headers[ACTOR_HEADER]) ?? fieldOf(body) ?? fieldOf(query);
  if (said === undefined || said === '') return 'anonymous';
  if (typeof said === 'string' && said.length <= MOST_CHARACTERS && !CONTROL_CHARACTERS.test(said))
    return said;
  throw new AppError('INVALID_REQUEST', `actor: expected a name of at most ${MOST_CHARACTERS} characters`, {
    status: 400,
  });
}

function fieldOf(part: unknown): unknown {
  return typeof part === 'object' && part !== null && 'actor' in part ? part.actor : undefined;
}

/** Node reads headers as Latin-1, proxies write names in UTF-8. */
function utf8(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? header : text;
}
