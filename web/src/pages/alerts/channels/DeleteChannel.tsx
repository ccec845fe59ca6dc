import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import { useSave } from '../ui/use-save.ts';

/** A deleted channel cannot be brought back: nobody can read its secrets again. So it asks, in place. */
export function DeleteChannel({
  id,
  name,
  onDone,
}: {
  readonly id: string;
  readonly name: string;
  readonly onDone: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const tell = useTell();
  const remove = useSave(() => alertApi.channels.delete(id));
  const start = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        tell({ words: `The channel ${name} is deleted.` });
        onDone();
      },
    });
  return (
    <span className="al-delete">
      {asking ? (
        <Button className="is-danger" loading={remove.isPending} onClick={start}>
          Delete for good
        </Button>
      ) : (
        <Button variant="default" onClick={() => setAsking(true)}>
          Delete
        </Button>
      )}
      {asking && <span className="ui-hint">Its secrets cannot be brought back.</span>}
      {remove.error !== null && (
        <span className="ui-problem" role="alert">
          {remove.error.message}
        </span>
      )}
    </span>
  );
}
