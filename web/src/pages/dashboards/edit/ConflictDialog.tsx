import { Modal } from '@mantine/core';
import { diffDashboards } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { ConflictChoices } from '../../../ui/ConflictChoices.tsx';
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
  const { zone } = useTime();
  const { conflict } = save;
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={save.closeConflict}
      title="Somebody else changed this board meanwhile"
      size="min(900px, 100%)"
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {conflict !== undefined && (
        <>
          <p className="ui-hint">
            {conflict.updatedBy} stored a newer version at {formatDateTime(conflict.updatedAtMs, zone)}.
            Choose what to keep; nothing is saved before you say so.
          </p>
          <Choices
            conflict={conflict}
            editor={editor}
            onClose={save.closeConflict}
            onSave={save.saveResolved}
          />
        </>
      )}
    </Modal>
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
