import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { useTell } from '../../../ui/undo.ts';
import type { LeftDraft } from './draft.ts';
import type { Draft } from './draft-shape.ts';
import { drafts, tabs } from './drafts.ts';

export interface LeftDraftsProps {
  readonly id: string;
  /** A draft of this tab could not be read. */
  readonly dropped: boolean;
  /** It is this tab's from now on. Without it nothing is offered. */
  readonly onTake: ((draft: Draft) => void) | undefined;
}

/** What was written in tabs that are gone, closed or crashed, and is not saved. Tabs that are there keep theirs. */
export function LeftDrafts({ id, dropped, onTake }: LeftDraftsProps) {
  const { zone } = useTime();
  const tell = useTell();
  const { left, setLeft, othersDropped } = useLeft(id);
  const remove = (draft: LeftDraft) => {
    drafts.write(id, draft.tab, undefined);
    setLeft((old) => old.filter((one) => one !== draft));
  };
  const discard = (draft: LeftDraft) => {
    remove(draft);
    tell({
      words: 'The unsaved changes are discarded.',
      undo: async () => {
        drafts.write(id, draft.tab, draft);
        setLeft((old) => [...old, draft]);
      },
    });
  };
  return (
    <>
      {(dropped || othersDropped) && <DroppedNote />}
      {onTake !== undefined &&
        left.map((draft) => (
          <p key={draft.tab} className="ui-notice">
            <span>
              A window that is closed left changes of {formatDateTime(draft.atMs, zone)}
              {id === 'new' && draft.board.title !== '' && ` to “${draft.board.title}”`} that are not saved.
            </span>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                remove(draft);
                onTake(draft);
              }}
            >
              Go on with them
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => discard(draft)}>
              Discard
            </Button>
          </p>
        ))}
    </>
  );
}

/** What stands in place of a draft that another version of the program wrote. */
function DroppedNote() {
  return (
    <p className="ui-notice" role="alert">
      <span>
        An unsaved draft of this board could not be read, because another version of Dashboarding wrote it. It
        is dropped.
      </span>
    </p>
  );
}

function useLeft(id: string) {
  const [left, setLeft] = useState<readonly LeftDraft[]>([]);
  const [othersDropped, setOthersDropped] = useState(false);
  useEffect(() => {
    const found = drafts.left(id, tabs.id);
    if (found.dropped) setOthersDropped(true);
    if (found.drafts.length === 0) return;
    let isCurrent = true;
    void tabs.others().then((others) => {
      const { drafts: now } = drafts.left(id, tabs.id);
      if (isCurrent) setLeft(now.filter(({ tab }) => !others.has(tab)));
    });
    return () => {
      isCurrent = false;
    };
  }, [id]);
  return { left, setLeft, othersDropped };
}
