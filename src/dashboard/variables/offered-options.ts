import type { FastifyRequest } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { BoardVariables, type Chosen, type Offer, type TagValues } from './board-variables.ts';

const PREFIX = 'var-';

/**
 * What a variable of a board offers when the others are chosen as the request's query says: `?var-dc=a&var-dc=b`; with `match=web` of those that contain the text. Throws `NOT_FOUND` (404)
 * where there is nothing to choose from.
 */
export function offeredOptions(
  { variables }: Dashboard,
  name: string,
  { request, tagValues }: { readonly request: FastifyRequest; readonly tagValues: TagValues },
): Offer {
  const { match } = request.query as Readonly<Record<string, string | string[] | undefined>>;
  const offer = new BoardVariables(variables, chosenIn(request), tagValues).offerOf(
    name,
    typeof match === 'string' ? match : '',
  );
  if (offer !== undefined) return offer;
  throw new AppError('NOT_FOUND', 'the dashboard offers no such choice', { status: 404 });
}

function chosenIn({ query }: FastifyRequest): Chosen {
  const said = Object.entries(query as Readonly<Record<string, string | string[]>>);
  return Object.fromEntries(
    said
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, values]) => [name.slice(PREFIX.length), [values].flat()]),
  );
}
