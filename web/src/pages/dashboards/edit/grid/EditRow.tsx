import { Menu, Popover, Switch } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSettings, IconTrash } from '@tabler/icons-react';
import type { RowPanel } from '../../../../../../src/model/dashboard/panel.ts';
import { RowHeading } from '../../board/RowHeading.tsx';
import { changePanel, moveRow, removeRow } from '../board-acts.ts';
import { Tool } from '../fields/Tool.tsx';
import { withField } from '../fields/with-field.ts';
import { RepeatFields } from '../panel/RepeatFields.tsx';
import type { BoardEditor } from '../use-board-editor.ts';

export interface EditRowProps {
  readonly row: RowPanel;
  /** How many belong to it. */
  readonly panels: number;
  readonly closed: boolean;
  readonly onToggle: () => void;
  readonly editor: BoardEditor;
}

/** The heading of a row with all that can be done to it. */
export function EditRow({ row, panels, closed, onToggle, editor }: EditRowProps) {
  const change = (to: (old: RowPanel) => RowPanel, about?: string) =>
    editor.change(
      (board) => changePanel(board, row.id, (old) => (old.kind === 'row' ? to(old) : old)),
      about === undefined ? undefined : `row ${row.id} ${about}`,
    );
  return (
    <RowHeading title={row.title} panels={panels} collapsed={closed} onToggle={onToggle}>
      <input
        className="edit-row-title"
        aria-label={`Title of row ${row.title}`}
        maxLength={200}
        value={row.title}
        onChange={(event) => {
          const title = event.currentTarget.value;
          change((old) => ({ ...old, title }), 'title');
        }}
      />
      <Tool
        label="Move the row up"
        icon={IconArrowUp}
        onClick={() => editor.change((board) => moveRow(board, row.id, -1))}
      />
      <Tool
        label="Move the row down"
        icon={IconArrowDown}
        onClick={() => editor.change((board) => moveRow(board, row.id, 1))}
      />
      <RowSettings row={row} editor={editor} onChange={change} />
      <RemoveRow row={row} panels={panels} editor={editor} />
    </RowHeading>
  );
}

interface RowSettingsProps {
  readonly row: RowPanel;
  readonly editor: BoardEditor;
  readonly onChange: (to: (old: RowPanel) => RowPanel) => void;
}

function RowSettings({ row, editor, onChange }: RowSettingsProps) {
  return (
    <Popover position="bottom-end" width={250} trapFocus withinPortal>
      <Popover.Target>
        <Tool label="Settings of the row" icon={IconSettings} />
      </Popover.Target>
      <Popover.Dropdown className="edit-row-settings" aria-label="Settings of the row">
        <Switch
          size="xs"
          label="Closed when the board is opened"
          checked={row.collapsed}
          onChange={(event) => {
            const collapsed = event.currentTarget.checked;
            onChange((old) => ({ ...old, collapsed }));
          }}
        />
        <RepeatFields
          rowOnly
          inPopover
          repeat={row.repeat}
          variables={editor.board.variables}
          onChange={(repeat) => onChange((old) => withField(old, 'repeat', repeat))}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function RemoveRow({ row, panels, editor }: Pick<EditRowProps, 'row' | 'panels' | 'editor'>) {
  const remove = (withPanels: boolean) => editor.change((board) => removeRow(board, row.id, { withPanels }));
  if (panels === 0) return <Tool label="Remove the row" icon={IconTrash} onClick={() => remove(false)} />;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tool label="Remove the row" icon={IconTrash} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => remove(false)}>The row alone</Menu.Item>
        <Menu.Item onClick={() => remove(true)}>
          {panels === 1 ? 'The row and its panel' : `The row and its ${panels} panels`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
