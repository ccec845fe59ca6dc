import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTell } from '../../../ui/undo.ts';
import { boardPath, DASHBOARDS } from '../paths.ts';
import type { BoardEditor } from './use-board-editor.ts';
import type { useSaveBoard } from './use-save-board.ts';

export interface SaveFormProps {
  readonly id: string;
  readonly editor: BoardEditor;
  readonly save: ReturnType<typeof useSaveBoard>;
}

/** The title of the board, what was changed, and the ways out of the editor. */
export function SaveForm({ id, editor, save }: SaveFormProps) {
  const { board, change } = editor;
  const [comment, setComment] = useState('');
  const navigate = useNavigate();
  const tell = useTell();
  const leave = () => {
    const before = board;
    editor.reset(editor.base, editor.version);
    if (editor.dirty)
      tell({ words: 'Your changes are discarded.', undo: async () => editor.change(() => before) });
    void navigate(id === 'new' ? DASHBOARDS : boardPath(id));
  };
  return (
    <form
      className="edit-save"
      onSubmit={(event) => {
        event.preventDefault();
        save.start(comment);
      }}
    >
      <TextInput
        size="xs"
        aria-label="Title of the board"
        placeholder="Title of the board"
        value={board.title}
        error={board.title.trim() === '' && save.tried}
        maxLength={200}
        onChange={(event) => {
          const title = event.currentTarget.value;
          change((old) => ({ ...old, title }), 'title');
        }}
      />
      <TextInput
        size="xs"
        aria-label="What you changed"
        placeholder="What you changed (optional)"
        value={comment}
        maxLength={500}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={save.busy} aria-keyshortcuts="Control+S">
        Save
      </Button>
      <Button size="xs" variant="default" onClick={leave}>
        {editor.dirty ? 'Discard' : 'Done'}
      </Button>
    </form>
  );
}
