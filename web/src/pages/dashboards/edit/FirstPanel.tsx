import { Button } from '@mantine/core';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { addKind } from './add-kind.ts';
import { KINDS } from './new-panel.ts';
import type { BoardEditor } from './use-board-editor.ts';

export interface FirstPanelProps {
  readonly editor: BoardEditor;
  readonly onPanel: (id: number) => void;
}

/** In place of a board without panels. */
export function FirstPanel({ editor, onPanel }: FirstPanelProps) {
  return (
    <div className="edit-first">
      <EmptyNote title="What should the board show?">
        <div className="edit-kinds">
          {KINDS.map(({ kind, label }) => (
            <Button
              key={kind}
              size="compact-sm"
              variant="default"
              onClick={() => onPanel(addKind(editor, kind))}
            >
              {label}
            </Button>
          ))}
        </div>
      </EmptyNote>
    </div>
  );
}
