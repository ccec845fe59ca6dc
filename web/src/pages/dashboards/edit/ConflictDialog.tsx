import { Button, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { diffDashboards } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import type { StoredBoard } from '../api/types.ts';
import { type Part, parts, resolved } from './merge.ts';
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
          <p className="al-hint">
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
  const { base, board: mine } = editor;
  const theirs = conflict.dashboard;
  const list = parts(base, mine, theirs);
  const [chosen, setChosen] = useState<Readonly<Record<string, Part['choice']>>>(() =>
    Object.fromEntries(list.map(({ key, choice }) => [key, choice])),
  );
  const all = (choice: Part['choice']) => setChosen(Object.fromEntries(list.map(({ key }) => [key, choice])));
  return (
    <div className="al-form">
      <div className="al-two edit-both">
        <Changes title={`What ${conflict.updatedBy} changed`} words={diffDashboards(base, theirs).words} />
        <Changes title="What you changed" words={diffDashboards(base, mine).words} />
      </div>
      {list.length > 0 && (
        <div className="al-scroll">
          <table className="al-table">
            <thead>
              <tr>
                <th scope="col">Differs</th>
                <th scope="col">
                  <Button size="compact-xs" variant="default" onClick={() => all('theirs')}>
                    All of {conflict.updatedBy}
                  </Button>
                </th>
                <th scope="col">
                  <Button size="compact-xs" variant="default" onClick={() => all('mine')}>
                    All of mine
                  </Button>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map(({ key, label, theirs: of, mine: own }) => (
                <tr key={key}>
                  <th scope="row">{label}</th>
                  {(['theirs', 'mine'] as const).map((choice) => (
                    <td key={choice}>
                      <Radio
                        size="xs"
                        name={`conflict ${key}`}
                        label={choice === 'theirs' ? of : own}
                        checked={chosen[key] === choice}
                        onChange={() => setChosen({ ...chosen, [key]: choice })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="al-buttons">
        <Button variant="default" onClick={onClose}>
          Go on writing
        </Button>
        <Button onClick={() => onSave(resolved(mine, theirs, chosen))}>Save this choice</Button>
      </div>
    </div>
  );
}

function Changes({ title, words }: { readonly title: string; readonly words: readonly string[] }) {
  return (
    <section>
      <h3 className="al-heading">{title}</h3>
      <ul className="edit-words">
        {words.length === 0 && <li>nothing</li>}
        {words.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
