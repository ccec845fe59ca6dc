import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import type { Silence } from '../api/notify-types.ts';
import { useSave } from '../ui/use-save.ts';

/** What the server cannot read it does not take back either: there is no undo, so it asks, in place. */
export function DeleteSilence({ silence: { id, name } }: { readonly silence: Silence }) {
  const [asking, setAsking] = useState(false);
  const tell = useTell();
  const remove = useSave(() => alertApi.silences.delete(id));
  const start = () =>
    remove.mutate(undefined, {
      onSuccess: () => tell({ words: `The silence ${name} is deleted.` }),
      onError: (error) => tell({ words: `The silence could not be deleted: ${error.message}` }),
    });
  return asking ? (
    <Button className="is-danger" size="compact-xs" loading={remove.isPending} onClick={start}>
      Delete for good
    </Button>
  ) : (
    <Button size="compact-xs" variant="default" onClick={() => setAsking(true)}>
      Delete
    </Button>
  );
}
