import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { person } from '../../../api/actor.ts';
import { ApiError } from '../../../api/errors.ts';
import { ErrorNote } from '../../../ui/Notes.tsx';
import { useTell } from '../../../ui/undo.ts';
import type { Alert } from '../api/alert-types.ts';
import { alertApi } from '../api/client.ts';
import { useRenewAlerts } from '../api/queries.ts';
import { PersonField } from '../ui/PersonField.tsx';
import { useDraft } from '../ui/use-draft.ts';

export interface AcknowledgeDialogProps {
  /** None: closed. */
  readonly alerts: readonly Alert[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Says that somebody looks after these alerts, and what is known so far. */
export function AcknowledgeDialog({ alerts, onClose, onDone }: AcknowledgeDialogProps) {
  return (
    <Modal
      opened={alerts.length > 0}
      onClose={onClose}
      title={
        alerts.length === 1 ? `Acknowledge ${alerts[0]?.ruleName}` : `Acknowledge ${alerts.length} alerts`
      }
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'ui-dialog-title' }}
    >
      {alerts.length > 0 && <Form alerts={alerts} onClose={onClose} onDone={onDone} />}
    </Modal>
  );
}

function Form({ alerts, onClose, onDone }: AcknowledgeDialogProps) {
  const { value: comment, set: setComment, clear } = useDraft('acknowledge', () => '');
  const [asksName] = useState(person() === '');
  const tell = useTell();
  const renew = useRenewAlerts();
  const send = useMutation({
    networkMode: 'always',
    mutationFn: () => acknowledgeAll(alerts, comment.trim()),
    onSuccess: (over) => {
      clear();
      tell({ words: doneWords(alerts, over) });
      onDone();
    },
    onSettled: renew,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send.mutate();
  };
  return (
    <form className="ui-form" onSubmit={submit} onKeyDown={onKeyDown}>
      <Textarea
        label="Comment"
        placeholder="What is known, who looks at it, where to read on"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2_000}
        data-autofocus
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {asksName && <PersonField />}
      <p className="ui-hint">
        This tells the others that somebody looks at it. Messages go on; to hold them back, silence the alert.
      </p>
      {send.error !== null && (
        <ErrorNote what="Not all could be acknowledged" error={send.error} onRetry={() => send.mutate()} />
      )}
      <div className="ui-buttons">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={send.isPending} aria-keyshortcuts="Control+Enter">
          Acknowledge
        </Button>
      </div>
    </form>
  );
}

/**
 * One after the other, so that a server that refuses one is not asked a hundred times at once. Resolves to how many were over
 * by then; throws the last error, after all were tried.
 */
async function acknowledgeAll(alerts: readonly Alert[], comment: string): Promise<number> {
  let over = 0;
  let failure: unknown;
  for (const { alertId } of alerts) {
    try {
      await alertApi.alerts.acknowledge(alertId, comment);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'ALERT_OVER') over++;
      else failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return over;
}

function doneWords(alerts: readonly Alert[], over: number): string {
  const done = alerts.length - over;
  const gone = over === 0 ? '' : ` ${over === 1 ? 'One was' : `${over} were`} over already.`;
  if (alerts.length === 1 && over === 0) return `${alerts[0]?.ruleName} is acknowledged.`;
  return `${done === 1 ? '1 alert is' : `${done} alerts are`} acknowledged.${gone}`;
}
