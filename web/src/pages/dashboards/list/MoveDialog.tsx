import { Button, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { FolderField } from './FolderField.tsx';

export interface MoveDialogProps {
  /** "Move CPU of hosts", "Rename the folder Team A"; undefined while closed. */
  readonly title: string | undefined;
  readonly folder: string;
  readonly confirm: string;
  readonly onClose: () => void;
  readonly onMove: (folder: string) => void;
}

/** Asks for a folder. */
export function MoveDialog({ title, ...rest }: MoveDialogProps) {
  return (
    <Modal
      opened={title !== undefined}
      onClose={rest.onClose}
      title={title}
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {title !== undefined && <Fields {...rest} />}
    </Modal>
  );
}

function Fields({ folder: before, confirm, onClose, onMove }: Omit<MoveDialogProps, 'title'>) {
  const [folder, setFolder] = useState(before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onMove(folder.trim());
    onClose();
  };
  return (
    <form className="ui-form" onSubmit={submit}>
      <FolderField value={folder} onChange={setFolder} />
      <div className="ui-buttons">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={folder.trim() === before}>
          {confirm}
        </Button>
      </div>
    </form>
  );
}
