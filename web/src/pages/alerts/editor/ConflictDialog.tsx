import { Modal } from '@mantine/core';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { ConflictChoices } from '../../../ui/ConflictChoices.tsx';
import { differences, resolved } from './conflict.ts';
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
          <p className="ui-hint">
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
  return (
    <div className="ui-form">
      {list.length === 0 && <p>Both versions say the same. Saving yours changes nothing.</p>}
      <ConflictChoices
        parts={list}
        by={conflict.by}
        heading="Field"
        onClose={onClose}
        onSave={(chosen) => onResolved(resolved(mine, conflict.theirs, chosen))}
      />
    </div>
  );
}
