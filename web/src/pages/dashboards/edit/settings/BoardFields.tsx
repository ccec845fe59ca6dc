import { NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { FolderField } from '../../list/FolderField.tsx';
import { timeProblem } from '../fields/problems.ts';
import { withField } from '../fields/with-field.ts';
import type { BoardEditor } from '../use-board-editor.ts';

/** What a board is called, where it is, and what an open page begins with. */
export function BoardFields({ editor }: { readonly editor: BoardEditor }) {
  const { board, change } = editor;
  const set = (part: Partial<typeof board>, about: string) => change((old) => ({ ...old, ...part }), about);
  const setTime = (part: Partial<typeof board.time>, about: string) =>
    change((old) => ({ ...old, time: { ...old.time, ...part } }), about);
  return (
    <div className="ui-form">
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={4_000}
        value={board.description ?? ''}
        onChange={(event) => {
          const text = event.currentTarget.value || undefined;
          change((old) => withField(old, 'description', text), 'description');
        }}
      />
      <FolderField value={board.folder} onChange={(folder) => set({ folder }, 'folder')} />
      <TagsInput
        label="Tags"
        description="Boards are found by them"
        placeholder={board.tags.length === 0 ? 'Type one and press Enter' : ''}
        maxTags={50}
        value={[...board.tags]}
        onChange={(tags) => set({ tags }, 'tags')}
      />
      <div className="ui-three edit-times">
        <TextInput
          label="From"
          placeholder="now-1h"
          maxLength={50}
          value={board.time.from}
          error={timeProblem(board.time.from)}
          onChange={(event) => setTime({ from: event.currentTarget.value }, 'from')}
        />
        <TextInput
          label="To"
          placeholder="now"
          maxLength={50}
          value={board.time.to}
          error={timeProblem(board.time.to)}
          onChange={(event) => setTime({ to: event.currentTarget.value }, 'to')}
        />
        <Select
          label="Time zone"
          searchable
          allowDeselect={false}
          data={[
            { value: 'browser', label: "the browser's" },
            { value: 'utc', label: 'UTC' },
            ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'),
          ]}
          value={board.time.zone}
          onChange={(zone) => zone !== null && setTime({ zone }, 'zone')}
        />
      </div>
      <NumberInput
        label="Renewed every so many seconds"
        description="0: only when asked for"
        min={0}
        max={86_400}
        value={board.refreshSeconds}
        onChange={(value) =>
          typeof value === 'number' && set({ refreshSeconds: Math.round(value) }, 'refresh')
        }
      />
    </div>
  );
}
