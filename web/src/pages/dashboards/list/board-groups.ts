import type { BoardSummary } from '../api/types.ts';

export interface BoardGroup {
  /** Unique among the groups. */
  readonly key: string;
  readonly label: string;
  /** The path, when the group is a folder. */
  readonly folder: string | undefined;
  readonly boards: readonly BoardSummary[];
}

/** What comes with the program is not in anybody's way, and not in anybody's folders. */
export function isReadyMade({ origin }: Pick<BoardSummary, 'origin'>): boolean {
  return origin === 'built-in';
}

const NATURAL = new Intl.Collator('en', { numeric: true });

/** The list as people go through it: those with a star, those in no folder, each folder, and what comes with the program. */
export function boardGroups(boards: readonly BoardSummary[]): BoardGroup[] {
  const own = boards.filter((board) => !isReadyMade(board));
  const starred = boards.filter((board) => board.starred);
  const byFolder = Map.groupBy(own, ({ folder }) => folder);
  const folders = [...byFolder.keys()].filter((folder) => folder !== '').sort(NATURAL.compare);
  const groups: BoardGroup[] = [
    { key: '*', label: 'Starred', folder: undefined, boards: starred },
    { key: '', label: 'In no folder', folder: undefined, boards: byFolder.get('') ?? [] },
    ...folders.map((folder) => ({
      ...{ key: `/${folder}`, label: folder, folder },
      boards: byFolder.get(folder) ?? [],
    })),
    { key: '**', label: 'Ready-made', folder: undefined, boards: boards.filter(isReadyMade) },
  ];
  return groups.filter((group) => group.boards.length > 0);
}

/** `Team A` and `Team A / Services` of `Team A/Services`, each with the path up to it. */
export function folderParts(path: string): readonly { readonly name: string; readonly path: string }[] {
  const names = path.split('/').filter((name) => name !== '');
  return names.map((name, index) => ({ name, path: names.slice(0, index + 1).join('/') }));
}
