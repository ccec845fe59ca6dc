import { Button, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { type Difference, differences, resolved } from './conflict.ts';
import type { Conflict } from './editor-state.ts';
import type { RuleForm } from './rule-form.ts';

export interface ConflictDialogProps {
  readonly conflict: Conflict | undefined;
  readonly base: RuleForm;
  readonly mine: RuleForm;
  readonly onClose: () => void;
  /** The form that both versions became. */
  readonly onResolved: (form: RuleForm) => void;
}

/** Somebody else was quicker: both versions beside each other, and a choice for each difference. */
export function ConflictDialog({ conflict, ...rest }: ConflictDialogProps) {
  const { zone } = useTime();
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={rest.onClose}
      title="Somebody else changed this rule meanwhile"
      size="min(860px, 100%)"
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'al-drawer-title' }}
    >
      {conflict !== undefined && (
        <>
          <p className="al-hint">
            {conflict.by} stored a newer version at {formatDateTime(conflict.atMs, zone)}. Choose what to
            keep; what you do not choose is not saved, and nothing is saved before you say so.
          </p>
          <Choices conflict={conflict} {...rest} />
        </>
      )}
    </Modal>
  );
}

function Choices({
  conflict,
  base,
  mine,
  onClose,
  onResolved,
}: ConflictDialogProps & { readonly conflict: Conflict }) {
  const list = differences(base, mine, conflict.theirs);
  const [chosen, setChosen] = useState<Partial<Record<keyof RuleForm, Difference['choice']>>>(() =>
    Object.fromEntries(list.map(({ field, choice }) => [field, choice])),
  );
  const all = (choice: Difference['choice']) =>
    setChosen(Object.fromEntries(list.map(({ field }) => [field, choice])));
  return (
    <div className="al-form">
      {list.length === 0 ? (
        <p>Both versions say the same. Saving yours changes nothing.</p>
      ) : (
        <div className="al-scroll">
          <table className="al-table al-conflict">
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">
                  <Button size="compact-xs" variant="default" onClick={() => all('theirs')}>
                    All of {conflict.by}
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
              {list.map(({ field, label, theirs, mine: own }) => (
                <tr key={field}>
                  <th scope="row">{label}</th>
                  {(['theirs', 'mine'] as const).map((choice) => (
                    <td key={choice} data-chosen={chosen[field] === choice || undefined}>
                      <Radio
                        size="xs"
                        name={`conflict ${field}`}
                        label={choice === 'theirs' ? theirs : own}
                        checked={chosen[field] === choice}
                        onChange={() => setChosen({ ...chosen, [field]: choice })}
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
        <Button onClick={() => onResolved(resolved(mine, conflict.theirs, chosen))}>Save this choice</Button>
      </div>
    </div>
  );
}
