import { ConflictChoices } from '../../../ui/ConflictChoices.tsx';
import { ConflictModal } from '../../../ui/ConflictModal.tsx';
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
  return (
    <ConflictModal what="rule" newer={conflict} onClose={rest.onClose}>
      {conflict !== undefined && <Choices conflict={conflict} {...rest} />}
    </ConflictModal>
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
