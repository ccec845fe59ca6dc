import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { LinksEditor } from '../fields/LinksEditor.tsx';
import type { BoardEditor } from '../use-board-editor.ts';
import { AnnotationsEditor } from './AnnotationsEditor.tsx';
import { BoardFields } from './BoardFields.tsx';
import { JsonEditor } from './JsonEditor.tsx';
import { VariablesEditor } from './VariablesEditor.tsx';

export interface SettingsDrawerProps {
  readonly open: boolean;
  readonly editor: BoardEditor;
  readonly onClose: () => void;
}

const TABS = [
  { key: 'board', label: 'Board' },
  { key: 'variables', label: 'Variables' },
  { key: 'annotations', label: 'Annotations' },
  { key: 'links', label: 'Links' },
  { key: 'json', label: 'JSON' },
] as const;

type Tab = (typeof TABS)[number]['key'];

/** What a board is beside its panels. */
export function SettingsDrawer({ open, editor, onClose }: SettingsDrawerProps) {
  const [tab, setTab] = useState<Tab>('board');
  const { board } = editor;
  const counts: Partial<Record<Tab, number>> = {
    variables: board.variables.length,
    annotations: board.annotations.length,
    links: board.links.length,
  };
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
      <div className="ui-tabs edit-tabs">
        {TABS.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            className="ui-chip"
            aria-pressed={tab === key}
            onClick={() => setTab(key)}
          >
            {label}
            {(counts[key] ?? 0) > 0 && <small>{counts[key]}</small>}
          </button>
        ))}
      </div>
      {tab === 'board' && <BoardFields editor={editor} />}
      {tab === 'variables' && <VariablesEditor editor={editor} />}
      {tab === 'annotations' && <AnnotationsEditor editor={editor} />}
      {tab === 'links' && <BoardLinks editor={editor} />}
      {tab === 'json' && <JsonEditor editor={editor} />}
    </Drawer>
  );
}

function BoardLinks({ editor }: { readonly editor: BoardEditor }) {
  return (
    <div className="ui-form">
      <p className="ui-hint">
        Links stand at the top of the board. Their addresses may hold variables: <code>$host</code>.
      </p>
      <LinksEditor
        links={editor.board.links}
        onChange={(links, about) => editor.change((board) => ({ ...board, links }), about)}
      />
    </div>
  );
}
