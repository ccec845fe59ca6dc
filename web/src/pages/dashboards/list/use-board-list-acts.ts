import { useNavigate } from 'react-router';
import { useTell } from '../../../ui/undo.ts';
import { boardApi } from '../api/client.ts';
import { useRenewBoards } from '../api/queries.ts';
import type { BoardSummary } from '../api/types.ts';
import { drafts, tabs } from '../edit/drafts.ts';
import { NEW_BOARD } from '../edit/new-panel.ts';
import { boardPath } from '../paths.ts';

/** What can be done with a board from a list. Each is told at the foot of the page, with a way back where there is one. */
export function useBoardListActs() {
  const tell = useTell();
  const renew = useRenewBoards();
  const navigate = useNavigate();
  const trying = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      tell({ words: (error as Error).message });
    }
    await renew();
  };
  return {
    star: ({ id, starred }: Pick<BoardSummary, 'id' | 'starred'>) =>
      trying(() => boardApi.star(id, !starred)),
    delete: ({ id, title, version }: Pick<BoardSummary, 'id' | 'title' | 'version'>) =>
      trying(async () => {
        await boardApi.delete(id);
        tell({
          words: `${title} is deleted. All its versions are kept.`,
          undo: async () => {
            await boardApi.restore(id, version);
            await renew();
          },
        });
      }),
    copy: ({ id }: Pick<BoardSummary, 'id'>) =>
      trying(async () => {
        const { dashboard } = await boardApi.get(id);
        const copy = await createApart({ ...dashboard, title: `${dashboard.title} (copy)` });
        tell({
          words: `This is the copy, ${copy.dashboard.title}.`,
          undo: async () => {
            await boardApi.delete(copy.id);
            await navigate('/dashboards');
            await renew();
          },
        });
        await navigate(boardPath(copy.id));
      }),
    /** Opens the editor with a copy that is not stored before somebody saves it. */
    changeCopy: ({ id }: Pick<BoardSummary, 'id'>) =>
      trying(async () => {
        const { dashboard } = await boardApi.get(id);
        const copy = { ...dashboard, title: `${dashboard.title} (copy)` };
        // A new board that is being written already is kept, and offered as one that another tab left.
        const { draft } = drafts.read('new', tabs.id);
        if (draft !== undefined && !drafts.write('new', `${tabs.id}-${draft.atMs}`, draft))
          throw new Error('Save or discard the new board that you have begun first.');
        if (!drafts.write('new', tabs.id, { board: copy, base: NEW_BOARD, version: 0 }))
          throw new Error('The browser does not keep a draft of it: its storage is full, or forbidden.');
        await navigate(boardPath('new', new URLSearchParams({ edit: '' })));
      }),
    move: (board: Pick<BoardSummary, 'id'>, folder: string) =>
      trying(async () => {
        const before = await boardApi.get(board.id);
        const to = (next: string, version: number) =>
          boardApi.update(board.id, version, { dashboard: { ...before.dashboard, folder: next } });
        const moved = await to(folder, before.version);
        tell({
          words: `${before.dashboard.title} is in ${folder === '' ? 'no folder' : folder}.`,
          undo: async () => {
            await to(before.dashboard.folder, moved.version);
            await renew();
          },
        });
      }),
    renameFolder: (from: string, to: string) =>
      trying(async () => {
        await boardApi.renameFolder(from, to);
        tell({
          words: `The folder ${from} is called ${to} now.`,
          undo: async () => {
            await boardApi.renameFolder(to, from);
            await renew();
          },
        });
      }),
  };
}

const MOST_TRIES = 20;

/** Makes a board, with a number behind its title where that title is taken in its folder. */
export async function createApart(dashboard: Parameters<typeof boardApi.create>[0]['dashboard']) {
  for (let number = 2; ; number++) {
    const title = number === 2 ? dashboard.title : `${dashboard.title} ${number - 1}`;
    try {
      return await boardApi.create({ dashboard: { ...dashboard, title } });
    } catch (error) {
      const isTaken = (error as { readonly code?: string }).code === 'NAME_TAKEN';
      if (!isTaken || number > MOST_TRIES) throw error;
    }
  }
}
