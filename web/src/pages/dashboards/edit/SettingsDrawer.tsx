import { Drawer, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FolderField } from '../list/FolderField.tsx';
import { JsonEditor } from './JsonEditor.tsx';
import type { BoardEditor } from './use-board-editor.ts';
import { VariablesEditor } from './VariablesEditor.tsx';

export interface SettingsDrawerProps {
  readonly open: boolean;
  readonly editor: BoardEditor;
  readonly onClose: () => void;
}

const TABS = [
  { key: 'board', label: 'Board' },
  { key: 'variables', label: 'Variables' },
  { key: 'json', label: 'JSON' },
] as const;

/** What a board is beside its panels. */
export function SettingsDrawer({ open, editor, onClose }: SettingsDrawerProps) {
  const [tab, setTab] = useState<(typeof TABS)[number]['key']>('board');
  return (
    <Drawer
      opened={open}
      onClose={onClose}
      position="right"
      size="min(620px, 100%)"
      title="Settings of the board"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="al-tabs edit-tabs">
        {TABS.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            className="al-chip"
            aria-pressed={tab === key}
            onClick={() => setTab(key)}
          >
            {label}
          </button>
        ))}
      </div>
      {tab === 'board' && <BoardFields editor={editor} />}
      {tab === 'variables' && <VariablesEditor editor={editor} />}
      {tab === 'json' && <JsonEditor editor={editor} />}
    </Drawer>
  );
}

function BoardFields({ editor }: { readonly editor: BoardEditor }) {
  const { board, change } = editor;
  const { description, ...without } = board;
  const set = (part: Partial<typeof board>, about: string) => change((old) => ({ ...old, ...part }), about);
  return (
    <div className="al-form">
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={description ?? ''}
        onChange={(event) => {
          const text = event.currentTarget.value;
          change(() => (text === '' ? without : { ...without, description: text }), 'description');
        }}
      />
      <FolderField value={board.folder} onChange={(folder) => set({ folder }, 'folder')} />
      <TagsInput
        label="Tags"
        placeholder="Type one and press Enter"
        value={[...board.tags]}
        onChange={(tags) => set({ tags }, 'tags')}
      />
      <div className="al-three">
        <TextInput
          label="From"
          value={board.time.from}
          onChange={(event) => set({ time: { ...board.time, from: event.currentTarget.value } }, 'from')}
        />
        <TextInput
          label="To"
          value={board.time.to}
          onChange={(event) => set({ time: { ...board.time, to: event.currentTarget.value } }, 'to')}
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
          onChange={(zone) => zone !== null && set({ time: { ...board.time, zone } }, 'zone')}
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
