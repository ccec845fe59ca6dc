import { Button } from '@mantine/core';
import { ErrorNote } from '../../../ui/Notes.tsx';
import type { StoredBoard } from '../api/types.ts';
import type { BoardEditor } from './use-board-editor.ts';
import type { useSaveBoard } from './use-save-board.ts';

export interface SaveNoteProps {
  readonly save: ReturnType<typeof useSaveBoard>;
  readonly editor: BoardEditor;
  readonly stored: StoredBoard | undefined;
}

/** What stands in the way of saving, and what happened to the board meanwhile. */
export function SaveNote({ save, editor, stored }: SaveNoteProps) {
  const overtaken = stored !== undefined && stored.version > editor.version;
  const file = stored?.origin.startsWith('file:') === true ? stored.origin.slice('file:'.length) : undefined;
  return (
    <>
      {save.gone && (
        <p className="ui-notice" role="alert">
          <span>Somebody deleted this board meanwhile. What you wrote is kept here.</span>
          <Button size="compact-sm" loading={save.busy} onClick={save.saveAnew}>
            Save it as a new board
          </Button>
        </p>
      )}
      {save.error !== null && !save.gone && (
        <ErrorNote
          what="The board could not be saved; what you wrote is kept here"
          error={save.error}
          onRetry={save.start}
        />
      )}
      {save.tried && editor.board.title.trim() === '' && (
        <p className="ui-problem" role="alert">
          Give the board a title, then save it.
        </p>
      )}
      {!editor.draftKept && (
        <p className="ui-notice" role="alert">
          <span>
            This browser keeps no draft of what you write: its storage is full, or forbidden. Save before you
            leave this page.
          </span>
        </p>
      )}
      {overtaken && (
        <p className="ui-notice">
          <span>
            {stored.updatedBy} stored a newer version since you began. Both are shown when you save.
          </span>
        </p>
      )}
      {file !== undefined && (
        <p className="ui-notice">
          <span>
            This board is kept in {file}: the next time that is applied, it replaces what is saved here.
          </span>
        </p>
      )}
    </>
  );
}
