import type { Dashboard } from '../../../model/dashboard/document.ts';
import { checkLinks, checkTime, duplicates } from './check-texts.ts';
import type { Found } from './found.ts';

/** What a schema cannot say about the board itself. Times are checked as they are at `nowMs`. */
export function checkBoard(board: Dashboard, { problems }: Found, nowMs: number): void {
  checkTitle(board, { problems });
  checkRange(board.time, { problems, nowMs });
  checkLinks(board.links, 'links', problems);
  for (const index of duplicates(board.annotations.map(({ name }) => name)))
    problems.add(
      `annotations[${index}].name`,
      `${JSON.stringify(board.annotations[index]?.name)} is there twice`,
    );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;
const MOST_LEVELS = 8;

function checkTitle({ title, folder }: Dashboard, { problems }: Pick<Found, 'problems'>): void {
  if (title.trim() === '') problems.add('title', 'is empty', 'Give the board a name.');
  for (const [place, text] of Object.entries({ title, folder }))
    if (CONTROL_CHARACTERS.test(text)) problems.add(place, 'has a control character');
  if (folder.split('/').length > MOST_LEVELS) problems.add('folder', `is deeper than ${MOST_LEVELS} levels`);
}

function checkRange(
  { from, to, zone }: Dashboard['time'],
  { problems, nowMs }: Pick<Found, 'problems'> & { readonly nowMs: number },
): void {
  const start = checkTime(from, { place: 'time.from', nowMs, problems });
  const end = checkTime(to, { place: 'time.to', nowMs, problems });
  if (start !== undefined && end !== undefined && start >= end)
    problems.add('time.from', `${from} is not before ${to}`);
  if (!isZone(zone))
    problems.add(
      'time.zone',
      `${JSON.stringify(zone)} is no time zone`,
      'Write browser, utc, or a name such as Europe/Berlin.',
    );
}

function isZone(zone: string): boolean {
  if (zone === 'browser' || zone === 'utc') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
