import { Button, Modal } from '@mantine/core';
import { ErrorNote } from '../../../ui/Notes.tsx';
import { useDeadLetterAct } from './use-dead-letters.ts';
import { type Act, consequence, question, type Target } from './words.ts';

export interface Asked {
  readonly act: Act;
  readonly target: Target;
}

export interface ConfirmDialogProps {
  readonly asked: Asked | undefined;
  readonly onClose: () => void;
  /** What came of it, in words. */
  readonly onDone: (outcome: string) => void;
}

/** Says what will happen, before it does: a deleted letter cannot be brought back. */
export function ConfirmDialog({ asked, onClose, onDone }: ConfirmDialogProps) {
  return (
    <Modal
      opened={asked !== undefined}
      onClose={onClose}
      title={asked === undefined ? '' : question(asked.act, asked.target)}
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {asked !== undefined && <Confirmation asked={asked} onClose={onClose} onDone={onDone} />}
    </Modal>
  );
}

function Confirmation({ asked, onClose, onDone }: ConfirmDialogProps & { readonly asked: Asked }) {
  const act = useDeadLetterAct();
  const start = () => act.mutate(asked, { onSuccess: onDone });
  const deletes = asked.act === 'purge';
  return (
    <div className="letter-confirm">
      <p>{consequence(asked.act, asked.target)}</p>
      {act.error !== null && (
        <ErrorNote
          what={deletes ? 'Nothing may have been deleted' : 'Not all may have been put back'}
          error={act.error}
          onRetry={start}
        />
      )}
      <div className="ui-buttons">
        <Button variant="default" data-autofocus={deletes || undefined} onClick={onClose}>
          Cancel
        </Button>
        <Button
          data-autofocus={!deletes || undefined}
          {...(deletes ? { className: 'is-danger' } : {})}
          loading={act.isPending}
          onClick={start}
        >
          {deletes ? 'Delete for good' : 'Replay'}
        </Button>
      </div>
    </div>
  );
}
