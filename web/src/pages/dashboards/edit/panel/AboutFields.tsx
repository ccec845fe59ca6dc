import { Button, Textarea } from '@mantine/core';
import type { BodyPanel } from '../../../../../../src/model/dashboard/layout.ts';
import { Fold } from '../../../../ui/Fold.tsx';
import { LinksEditor } from '../fields/LinksEditor.tsx';
import type { Change } from './change.ts';
import { counted } from './fold-words.ts';

/** What is told about a panel, and where it leads. */
export function AboutFields({ panel, onChange }: { readonly panel: BodyPanel; readonly onChange: Change }) {
  const { description = '', links = [], notes = [] } = panel;
  return (
    <>
      <Fold
        title="Description"
        summary={description === '' ? undefined : description}
        open={description !== ''}
      >
        <Textarea
          size="xs"
          aria-label="Description"
          description="Shown behind the sign beside the title"
          autosize
          minRows={2}
          maxLength={4_000}
          value={description}
          onChange={(event) => onChange('description', event.currentTarget.value || undefined)}
        />
      </Fold>
      <Fold title="Links" summary={counted(links.length)} open={links.length > 0}>
        <LinksEditor
          links={links}
          onChange={(next, about) => onChange('links', next.length === 0 ? undefined : next, { about })}
        />
      </Fold>
      {notes.length > 0 && (
        <Fold title="Notes of the import" summary={counted(notes.length)}>
          <ul className="edit-words">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
          <Button
            className="edit-add"
            size="compact-xs"
            variant="default"
            onClick={() => onChange('notes', undefined, { about: undefined })}
          >
            Remove the notes
          </Button>
        </Fold>
      )}
    </>
  );
}
