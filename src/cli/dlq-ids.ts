import { AppError } from '../lib/errors.ts';
import type { DeadLetters } from '../queue/port.ts';

/** As many as `dlq list` shows at most. */
const MOST_LOOKED_AT = 2_000;
const MOST_NAMED = 20;

/**
 * Throws `NO_SUCH_DEAD_LETTER` when one of the ids is none, with those there are: nothing is done then with the others either. With more
 * dead letters than can be listed an id may be among the rest, and is taken.
 */
export async function checkKnown(letters: Pick<DeadLetters, 'list'>, ids: readonly string[]): Promise<void> {
  const found = await letters.list({ limit: MOST_LOOKED_AT });
  if (found.total > found.letters.length) return;
  const known = found.letters.map(({ id }) => id);
  const missing = ids.filter((id) => !known.includes(id));
  if (missing.length === 0) return;
  const names = missing.map((id) => JSON.stringify(id)).join(', ');
  throw new AppError(
    'NO_SUCH_DEAD_LETTER',
    `there ${missing.length === 1 ? 'is no dead letter' : 'are no dead letters'} ${names}; nothing was done`,
    { status: 404, fix: `${thoseThereAre(known)} They may have been replayed or purged meanwhile.` },
  );
}

function thoseThereAre(ids: readonly string[]): string {
  if (ids.length === 0) return 'There are none.';
  const more =
    ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more ("dashboarding dlq list")` : '';
  return `There ${ids.length === 1 ? 'is' : 'are'} ${ids.slice(0, MOST_NAMED).join(', ')}${more}.`;
}

/** Throws when fewer were put back than were named: what cannot be read stays where it is. */
export function checkAllReplayed(replayed: number, ids: readonly string[]): void {
  const wanted = new Set(ids).size;
  if (replayed >= wanted) return;
  throw new AppError('DEAD_LETTERS_LEFT', `${replayed} of ${wanted} were put back into the ingest queue`, {
    status: 409,
    fix: 'The others cannot be read, or were replayed or purged meanwhile: "dashboarding dlq show ID" says which.',
  });
}
