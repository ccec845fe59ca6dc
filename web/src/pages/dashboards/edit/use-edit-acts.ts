import { useMemo } from 'react';
import { useTell } from '../../../ui/undo.ts';
import type { PanelActs } from '../board/panel-acts.ts';
import { writePanelClip } from '../board/panel-clip.ts';
import { duplicatePanel, removePanel } from './board-acts.ts';
import type { BoardEditor } from './use-board-editor.ts';

/** What the menus and the keys of panels do while the board is edited. */
export function useEditActs(editor: BoardEditor, open: (id: number) => void): PanelActs {
  const tell = useTell();
  const { change } = editor;
  return useMemo<PanelActs>(
    () => ({
      edit: ({ panel }) => open(panel.id),
      duplicate: ({ panel }) => change((board) => duplicatePanel(board, panel.id)),
      copy: ({ panel }) => void writePanelClip(panel).then((words) => tell({ words })),
      remove: ({ panel }) => change((board) => removePanel(board, panel.id)),
    }),
    [change, open, tell],
  );
}
