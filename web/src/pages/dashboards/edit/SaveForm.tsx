import { Button, TextInput } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useTell } from '../../../ui/undo.ts';
import { boardPath, DASHBOARDS } from '../paths.ts';
import { drafts, tabs } from './drafts.ts';
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
  const navigate = useNavigate();
  const tell = useTell();
  const leave = () => {
    const { base, version } = editor;
    editor.reset(base, version);
    if (editor.dirty)
      tell({
        words: 'Your changes are discarded.',
        // The editor is closed by then: what was written becomes a draft again, which it begins with.
        undo: async () => {
          drafts.write(id, tabs.id, { board, base, version });
          await navigate(boardPath(id, new URLSearchParams({ edit: '' })));
        },
      });
    void navigate(id === 'new' ? DASHBOARDS : boardPath(id));
  };
  return (
    <form
      className="edit-save"
      onSubmit={(event) => {
        event.preventDefault();
        save.start();
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
        className="edit-comment"
        aria-label="What you changed"
        placeholder="What you changed (optional)"
        value={save.comment}
        maxLength={500}
        onChange={(event) => save.setComment(event.currentTarget.value)}
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
