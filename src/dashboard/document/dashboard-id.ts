import { AppError } from '../../lib/errors.ts';
import { shown } from '../../lib/shown.ts';
import { BUILT_IN_PREFIX } from './built-in.ts';

const ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** Words that stand in the place of an id in addresses of the API and of the pages. */
const WORDS: ReadonlySet<string> = new Set(['deleted', 'folders', 'import', 'new', 'validate']);

/** Whether somebody may give a dashboard this id. */
export function isFreeId(id: string): boolean {
  return ID.test(id) && !WORDS.has(id) && !id.startsWith(BUILT_IN_PREFIX);
}

/** The id that was chosen for a new dashboard; undefined for one at random. Throws `INVALID_REQUEST` (400). */
export function chosenId(sent: unknown): string | undefined {
  if (sent === undefined || sent === null) return undefined;
  if (typeof sent === 'string' && isFreeId(sent)) return sent;
  const isReserved = typeof sent === 'string' && ID.test(sent);
  throw new AppError(
    'INVALID_REQUEST',
    isReserved
      ? `id: ${shown(sent)} is reserved`
      : `id: expected 1 to 64 letters, digits, - and _, got ${shown(sent)}`,
    { status: 400, fix: 'Choose another one, or leave it out: a random one is then made.' },
  );
}
