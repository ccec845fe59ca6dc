import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import { addPanel, nextPanelId } from './board-acts.ts';
import { newPanel } from './new-panel.ts';
import type { BoardEditor } from './use-board-editor.ts';

/** Adds a new panel of a kind; its id. */
export function addKind(editor: BoardEditor, kind: BodyPanel['kind']): number {
  const id = nextPanelId(editor.board.panels);
  editor.change((board) => addPanel(board, newPanel(kind, id)));
  return id;
}
