import { Button, Modal, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { useTell } from '../../../ui/undo.ts';
import { annotationApi } from '../api/client.ts';
import type { NewAnnotation, StoredAnnotation } from '../api/types.ts';

export interface AnnotationDialogProps {
  /** What is written: a new one, or one that is there. */
  readonly annotation: NewAnnotation & { readonly id?: string };
  readonly boardId: string;
  /** The panel on whose chart it was drawn. */
  readonly panelId: number | undefined;
  readonly onClose: () => void;
}

/** What happened at a moment, or in a stretch of time. */
export function AnnotationDialog({ annotation, boardId, panelId, onClose }: AnnotationDialogProps) {
  const { zone } = useTime();
  const [title, setTitle] = useState(annotation.title);
  const [text, setText] = useState(annotation.text);
  const [tags, setTags] = useState<readonly string[]>(annotation.tags);
  const [where, setWhere] = useState(whereOf(annotation));
  const [problem, setProblem] = useState('');
  const tell = useTell();
  const client = useQueryClient();
  const renew = () => client.invalidateQueries({ queryKey: ['annotations'] });
  const { id, startMs, endMs } = annotation;
  const written = (): NewAnnotation => ({
    ...{ startMs, title: title.trim(), text, tags },
    ...(endMs === undefined ? {} : { endMs }),
    ...(where === 'all' ? {} : { dashboardId: annotation.dashboardId ?? boardId }),
    ...(where === 'panel' && (annotation.panelId ?? panelId) !== undefined
      ? { panelId: annotation.panelId ?? (panelId as number) }
      : {}),
  });
  const run = async (
    act: () => Promise<{ readonly words: string; readonly undo: () => Promise<unknown> }>,
  ) => {
    try {
      const { words, undo } = await act();
      tell({
        words,
        undo: async () => {
          await undo();
          await renew();
        },
      });
      onClose();
    } catch (error) {
      setProblem((error as Error).message);
    }
    await renew();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      if (id !== undefined) {
        await annotationApi.update(id, written());
        return { words: 'The note is changed.', undo: () => annotationApi.update(id, annotation) };
      }
      const made: StoredAnnotation = await annotationApi.create(written());
      return { words: 'The note is written.', undo: () => annotationApi.delete(made.id) };
    });
  };
  const remove = () =>
    run(async () => {
      await annotationApi.delete(id ?? '');
      return { words: 'The note is removed.', undo: () => annotationApi.create(annotation) };
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={id === undefined ? 'Write a note' : 'Change the note'}
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className="ui-form" onSubmit={save}>
        <p className="ui-hint">
          {formatDateTime(startMs, zone)}
          {endMs !== undefined && ` – ${formatDateTime(endMs, zone)}`}
        </p>
        <TextInput
          label="What happened"
          placeholder="Deploy of version 4.2"
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label="More"
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TagsInput label="Tags" placeholder="deploy" value={[...tags]} onChange={setTags} />
        <Select
          label="Shown on"
          allowDeselect={false}
          data={[
            ...(panelId === undefined && annotation.panelId === undefined
              ? []
              : [{ value: 'panel', label: 'this panel' }]),
            { value: 'board', label: 'this board' },
            { value: 'all', label: 'every board that shows its tags' },
          ]}
          value={where}
          onChange={(next) => next !== null && setWhere(next as typeof where)}
        />
        {problem !== '' && (
          <p className="ui-problem" role="alert">
            {problem}
          </p>
        )}
        <div className="ui-buttons">
          {id !== undefined && (
            <Button variant="default" onClick={() => void remove()}>
              Remove
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={title.trim() === ''}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function whereOf({ id, dashboardId, panelId }: NewAnnotation & { readonly id?: string }) {
  if (panelId !== undefined) return 'panel' as const;
  return dashboardId !== undefined || id === undefined ? ('board' as const) : ('all' as const);
}
