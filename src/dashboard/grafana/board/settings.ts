import type { Dashboard } from '../../../model/dashboard/document.ts';
import type { BoardContext } from '../context.ts';
import { type Fields, shorten } from '../fields.ts';
import { readLinks } from '../links.ts';
import { convertText, cut, LONGEST, readText } from '../text.ts';
import { readAnnotations } from './annotations.ts';
import { readRefresh, readTime } from './times.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: titles are one line.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]+/g;

interface SettingsOptions {
  readonly folder: string | undefined;
  readonly context: BoardContext;
  readonly nowMs: number;
}

/** Everything of a board but its panels and variables. */
export function readSettings(
  board: Fields,
  { folder, context, nowMs }: SettingsOptions,
): Omit<Dashboard, 'schemaVersion' | 'variables' | 'panels'> {
  const { names, datasources } = context;
  const description = readText(board, 'description', { names, longest: LONGEST.description });
  skipWeightless(board);
  return {
    title: readTitle(board),
    ...(description !== undefined && description !== '' && { description }),
    folder: plainFolder(folder ?? ''),
    tags: readTags(board),
    time: readTime(board, nowMs),
    refreshSeconds: readRefresh(board),
    annotations: readAnnotations(board.object('annotations'), { names, datasources }),
    links: readLinks(board, 'links', context),
  };
}

/** Titles of boards hold no variables there either. */
function readTitle(board: Fields): string {
  const title = (board.text('title') ?? '').replaceAll(CONTROL_CHARACTERS, ' ').trim();
  if (title === '') {
    board.minor('translated', 'title', 'It had no title.');
    return 'Imported board';
  }
  if (title.length > LONGEST.title)
    board.translated('title', `The title is longer than ${LONGEST.title} characters and is cut.`);
  return cut(title, LONGEST.title).trim();
}

const MOST_TAGS = 50;

function readTags(board: Fields): readonly string[] {
  const tags = board.texts('tags').map((tag) => cut(tag.trim(), 100));
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, MOST_TAGS);
}

function plainFolder(folder: string): string {
  const parts = convertText(folder, new Map()).text.replaceAll(CONTROL_CHARACTERS, ' ').split('/');
  const plain = parts.map((part) => part.trim()).filter((part) => part !== '' && part !== 'General');
  return cut(plain.slice(0, 8).join('/'), 400);
}

/** What Grafana keeps of a board for itself, and what all boards do here. */
function skipWeightless(board: Fields): void {
  board.skip(
    'id',
    'uid',
    'version',
    'schemaVersion',
    'editable',
    'iteration',
    'revision',
    'gnetId',
    'graphTooltip',
    'sharedCrosshair',
  );
  board.skip(
    'style',
    'meta',
    'originalTitle',
    'hideControls',
    'preload',
    'liveNow',
    'panels',
    'rows',
    'templating',
    'scopedMeta',
    'slug',
  );
  board.skip(
    '__inputs',
    '__requires',
    '__elements',
    'apiVersion',
    'kind',
    'metadata',
    'nav',
    'folderId',
    'folderUid',
  );
  board.skip('fiscalYearStartMonth', 'public_dashboard_access_token');
  const weekStart = board.text('weekStart');
  if (weekStart !== undefined && weekStart !== '' && weekStart !== 'monday')
    board.minor(
      'notSupported',
      'weekStart',
      `The week begins on ${shorten(weekStart, 20)} there, and on Monday here.`,
    );
  const picker = board.object('timepicker');
  picker.skip('refresh_intervals', 'time_options', 'collapse', 'enable', 'notice', 'now', 'status', 'type');
  picker.skipLooks('hidden', 'nowDelay', 'quick_ranges');
}
