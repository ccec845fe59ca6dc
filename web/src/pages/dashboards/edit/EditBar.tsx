import { Button, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClipboard,
  IconPlus,
  IconSettings,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTell } from '../../../ui/undo.ts';
import { addKind } from './add-kind.ts';
import { addPanel, addRow, nextPanelId } from './board-acts.ts';
import { KINDS } from './new-panel.ts';
import { readPanelClip } from './read-panel-clip.ts';
import { SaveForm } from './SaveForm.tsx';
import { SettingsDrawer } from './settings/SettingsDrawer.tsx';
import type { BoardEditor } from './use-board-editor.ts';
import type { useSaveBoard } from './use-save-board.ts';

export interface EditBarProps {
  readonly id: string;
  readonly editor: BoardEditor;
  readonly save: ReturnType<typeof useSaveBoard>;
  readonly onPanel: (id: number | undefined) => void;
  readonly inPanel: boolean;
}

/** What can be done to the board as a whole. */
export function EditBar({ id, editor, save, onPanel, inPanel }: EditBarProps) {
  const [settings, setSettings] = useState(false);
  const tell = useTell();
  const paste = async () => {
    const panel = await readPanelClip();
    if (typeof panel === 'string') tell({ words: panel });
    else editor.change((old) => addPanel(old, { ...panel, id: nextPanelId(old.panels) }));
  };
  return (
    <div className="edit-bar">
      {inPanel ? (
        <Button size="xs" variant="default" onClick={() => onPanel(undefined)}>
          Back to the board
        </Button>
      ) : (
        <>
          <AddMenu editor={editor} onPanel={onPanel} />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconClipboard size={15} />}
            onClick={() => void paste()}
          >
            Paste
          </Button>
        </>
      )}
      <StepButton label="Undo (Ctrl+Z)" icon={IconArrowBackUp} disabled={!editor.canUndo} run={editor.undo} />
      <StepButton
        label="Redo (Ctrl+Shift+Z)"
        icon={IconArrowForwardUp}
        disabled={!editor.canRedo}
        run={editor.redo}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconSettings size={15} />}
        onClick={() => setSettings(true)}
      >
        Settings and variables
      </Button>
      <SaveForm id={id} editor={editor} save={save} />
      <SettingsDrawer open={settings} editor={editor} onClose={() => setSettings(false)} />
    </div>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly icon: typeof IconPlus;
  readonly disabled: boolean;
  readonly run: () => void;
}

function StepButton({ label, icon: Icon, disabled, run }: StepButtonProps) {
  return (
    <Button size="xs" variant="default" px={8} aria-label={label} disabled={disabled} onClick={run}>
      <Icon size={16} />
    </Button>
  );
}

function AddMenu({ editor, onPanel }: Pick<EditBarProps, 'editor' | 'onPanel'>) {
  return (
    <Menu position="bottom-start" width={190} withinPortal>
      <Menu.Target>
        <Button size="xs" leftSection={<IconPlus size={15} />}>
          Add
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map(({ kind, label }) => (
          <Menu.Item key={kind} onClick={() => onPanel(addKind(editor, kind))}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => editor.change((board) => addRow(board, 'New row'))}>Row</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
