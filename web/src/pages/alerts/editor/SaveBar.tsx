import { Button } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { person } from '../../../api/actor.ts';
import { ErrorNote } from '../../../ui/Notes.tsx';
import { useTell } from '../../../ui/undo.ts';
import { type FieldErrors, fieldErrors } from '../api/field-errors.ts';
import { PersonField } from '../ui/PersonField.tsx';
import type { Editor } from './use-editor.ts';
import type { SaveRule } from './use-save-rule.ts';

export interface SaveBarProps {
  readonly editor: Editor;
  readonly save: SaveRule;
  readonly problems: FieldErrors;
  readonly isNew: boolean;
  readonly readOnly: boolean;
  /** The form, to go to its first mistake. */
  readonly box: RefObject<HTMLFormElement | null>;
}

/** Always in sight: what is unsaved, what is wrong, and the button. */
export function SaveBar({ editor, save, problems, isNew, readOnly, box }: SaveBarProps) {
  const [asksName] = useState(person() === '');
  const count = Object.keys(problems).length;
  const failed = save.error !== null && Object.keys(fieldErrors(save.error)).length === 0 ? save.error : null;
  const tell = useTell();
  const discard = () => {
    const { form, base } = editor;
    editor.reset({ ...editor, form: base });
    tell({ words: 'What you wrote is discarded.', undo: async () => editor.change(form) });
  };
  const toFirst = () => {
    const field = box.current?.querySelector<HTMLElement>('[aria-invalid="true"], .ui-problem');
    field?.scrollIntoView({ block: 'center' });
    field?.focus();
  };
  if (readOnly) return null;
  return (
    <div className="al-save">
      {failed !== null && (
        <ErrorNote
          what="The rule could not be saved; what you wrote is kept here"
          error={failed}
          onRetry={save.start}
        />
      )}
      <div className="al-save-line">
        <Button
          type="submit"
          loading={save.busy}
          disabled={!editor.dirty && !isNew}
          aria-keyshortcuts="Control+S"
          onClick={() => count > 0 && toFirst()}
        >
          Save
        </Button>
        {editor.dirty && (
          <Button variant="default" onClick={discard}>
            Discard
          </Button>
        )}
        {asksName && editor.dirty && <PersonField compact />}
        <span className="ui-hint" role="status">
          {count > 0 && save.tried ? (
            <button type="button" className="ui-link" onClick={toFirst}>
              {count === 1 ? 'One field needs' : `${count} fields need`} a change
            </button>
          ) : editor.dirty ? (
            'Unsaved. What you wrote is kept in this tab.'
          ) : isNew ? (
            ''
          ) : (
            'Saved.'
          )}
        </span>
      </div>
    </div>
  );
}
