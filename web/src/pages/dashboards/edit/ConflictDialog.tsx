import { diffDashboards } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { ConflictChoices } from '../../../ui/ConflictChoices.tsx';
import { ConflictModal } from '../../../ui/ConflictModal.tsx';
import type { StoredBoard } from '../api/types.ts';
import { parts, resolved } from './merge.ts';
import { withOwnIds } from './own-ids.ts';
import type { BoardEditor } from './use-board-editor.ts';
import type { useSaveBoard } from './use-save-board.ts';

export interface ConflictDialogProps {
  readonly save: ReturnType<typeof useSaveBoard>;
  readonly editor: BoardEditor;
}

/** Somebody else was quicker: what both changed, and a choice for each part in which they differ. */
export function ConflictDialog({ save, editor }: ConflictDialogProps) {
  const { conflict } = save;
  return (
    <ConflictModal
      what="board"
      newer={conflict && { by: conflict.updatedBy, atMs: conflict.updatedAtMs }}
      onClose={save.closeConflict}
    >
      {conflict !== undefined && (
        <Choices
          conflict={conflict}
          editor={editor}
          onClose={save.closeConflict}
          onSave={save.saveResolved}
        />
      )}
    </ConflictModal>
  );
}

interface ChoicesProps {
  readonly conflict: StoredBoard;
  readonly editor: BoardEditor;
  readonly onClose: () => void;
  readonly onSave: (board: Dashboard) => void;
}

function Choices({ conflict, editor, onClose, onSave }: ChoicesProps) {
  const { base, board } = editor;
  const theirs = conflict.dashboard;
  const mine = withOwnIds(base, board, theirs, conflict.id);
  return (
    <div className="ui-form">
      <div className="ui-two edit-both">
        <Changes title={`What ${conflict.updatedBy} changed`} words={diffDashboards(base, theirs).words} />
        <Changes title="What you changed" words={diffDashboards(base, mine).words} />
      </div>
      <ConflictChoices
        parts={parts(base, mine, theirs)}
        by={conflict.updatedBy}
        heading="Differs"
        onClose={onClose}
        onSave={(chosen) => onSave(resolved(base, mine, theirs, chosen))}
      />
    </div>
  );
}

function Changes({ title, words }: { readonly title: string; readonly words: readonly string[] }) {
  return (
    <section>
      <h3 className="ui-heading">{title}</h3>
      <ul className="edit-words">
        {words.length === 0 && <li>nothing</li>}
        {words.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
