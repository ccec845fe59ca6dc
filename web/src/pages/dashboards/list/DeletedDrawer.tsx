import { Button, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Ago } from '../../../ui/Ago.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useTell } from '../../../ui/undo.ts';
import { boardApi } from '../api/client.ts';
import { useRenewBoards } from '../api/queries.ts';
import type { DeletedBoard } from '../api/types.ts';

/** Boards that were deleted: none is lost. */
export function DeletedDrawer({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Drawer
      opened={open}
      onClose={onClose}
      position="right"
      size="min(520px, 100%)"
      title="Deleted boards"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {open && <Deleted onDone={onClose} />}
    </Drawer>
  );
}

function Deleted({ onDone }: { readonly onDone: () => void }) {
  const list = useQuery({
    queryKey: ['boards', 'deleted'],
    queryFn: ({ signal }) => boardApi.deleted(signal),
  });
  const tell = useTell();
  const renew = useRenewBoards();
  const restore = async ({ id, name, version }: DeletedBoard) => {
    try {
      await boardApi.restore(id, version - 1);
      tell({
        words: `${name} is back.`,
        undo: async () => {
          await boardApi.delete(id);
          await renew();
        },
      });
      onDone();
    } catch (error) {
      tell({ words: `${name} could not be restored: ${(error as Error).message}` });
    }
    await renew();
  };
  return (
    <>
      <Problem query={list} what="The deleted boards could not be read" />
      {list.data?.dashboards.length === 0 && (
        <EmptyNote title="Nothing was deleted">What is deleted can be taken back from here.</EmptyNote>
      )}
      <ul className="db-deleted">
        {list.data?.dashboards.map((board) => (
          <li key={board.id}>
            <span>
              <strong>{board.name}</strong>
              <span className="ui-sub">
                by {board.actor}, <Ago ms={board.atMs} />
              </span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Restore ${board.name}`}
              onClick={() => void restore(board)}
            >
              Restore
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
