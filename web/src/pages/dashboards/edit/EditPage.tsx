import { Button, Menu, TextInput } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClipboard,
  IconPlus,
  IconSettings,
} from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import { PageFrame } from '../../../app/TopBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useElementWidth } from '../../../ui/use-element-width.ts';
import { useTell } from '../../alerts/ui/undo.ts';
import type { StoredBoard } from '../api/types.ts';
import { type BoardAddress, readBoardAddress, withChosen, withView } from '../board/address.ts';
import { API_ACCESS } from '../board/api-access.ts';
import { type PanelActs, PanelActsContext } from '../board/panel-acts.ts';
import { writePanelClip } from '../board/panel-clip.ts';
import { useBoardModel, useFirstInSight } from '../board/use-board-model.ts';
import { useBoardTime } from '../board/use-board-time.ts';
import { useMetricUnits } from '../board/use-metric-units.ts';
import { useNear } from '../board/use-near.ts';
import { usePanelKeys } from '../board/use-panel-keys.ts';
import { boardPath, DASHBOARDS, DASHBOARDS_CRUMB } from '../paths.ts';
import { VariablesBar } from '../variables/VariablesBar.tsx';
import { addPanel, addRow, duplicatePanel, nextPanelId, panelOf, removePanel } from './board-acts.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { EditGrid } from './EditGrid.tsx';
import { EMPTY_BOARD, KINDS, newPanel } from './new-panel.ts';
import { PanelEditor } from './PanelEditor.tsx';
import { readPanelClip } from './read-panel-clip.ts';
import { SaveNote } from './SaveNote.tsx';
import { SettingsDrawer } from './SettingsDrawer.tsx';
import { type BoardEditor, useBoardEditor } from './use-board-editor.ts';
import { useSaveBoard } from './use-save-board.ts';
import '../board/board.css';
import '../../explore/explore.css';
import './edit.css';

export interface EditPageProps {
  /** `new` for one that is not stored yet. */
  readonly id: string;
  readonly stored: StoredBoard | undefined;
  readonly editing: NonNullable<BoardAddress['editing']>;
}

/** A board that is written: its panels in their places, or one panel with all there is to choose of it. */
export default function EditPage({ id, stored, editing }: EditPageProps) {
  const editor = useBoardEditor(id, stored, stored?.dashboard ?? EMPTY_BOARD);
  const { board } = editor;
  const timeReady = useBoardTime(board);
  const save = useSaveBoard(id, editor);
  useSaveKey(save.start);
  const name = board.title === '' ? 'New board' : board.title;
  return (
    <PageFrame
      title={name}
      crumbs={[DASHBOARDS_CRUMB]}
      aside={<span className="al-badge is-plain">editing</span>}
    >
      <SaveNote save={save} editor={editor} stored={stored} />
      {timeReady && <Editor id={id} editor={editor} editing={editing} save={save} />}
      <ConflictDialog save={save} editor={editor} />
    </PageFrame>
  );
}

interface EditorProps {
  readonly id: string;
  readonly editor: BoardEditor;
  readonly editing: NonNullable<BoardAddress['editing']>;
  readonly save: ReturnType<typeof useSaveBoard>;
}

function Editor({ id, editor, editing, save }: EditorProps) {
  const { board } = editor;
  const [params, setParams] = useSearchParams();
  const address = readBoardAddress(params);
  const chosenText = JSON.stringify([...address.chosen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text holds all that is chosen.
  const chosen = useMemo(() => address.chosen, [chosenText]);
  const [box, width] = useElementWidth();
  const near = useNear(useFirstInSight(board));
  const panel = typeof editing === 'number' ? panelOf(board, editing) : undefined;
  const large = panel === undefined ? undefined : String(panel.id);
  const model = useBoardModel({
    ...{ board, chosen, access: API_ACCESS, width, near: near.keys, large, asWritten: true },
  });
  const metricUnits = useMetricUnits(board.panels);
  const open = useCallback(
    (panelId: number | undefined) =>
      setParams((old) => withView(old, { edit: panelId === undefined ? '' : String(panelId) })),
    [setParams],
  );
  const acts = useEditActs(editor, open);
  usePanelKeys(acts, (key) => model.sections.flatMap(({ panels }) => panels).find((one) => one.key === key));
  return (
    <PanelActsContext value={acts}>
      <EditBar id={id} editor={editor} save={save} onPanel={open} inPanel={panel !== undefined} />
      <VariablesBar
        variables={model.variables}
        source={API_ACCESS.options}
        onChoose={(name, values) => setParams((old) => withChosen(old, name, values))}
      />
      <div ref={box} className="board">
        {panel !== undefined && panel.kind !== 'row' ? (
          <PanelEditor panel={panel} editor={editor} model={model} width={width} metricUnits={metricUnits} />
        ) : board.panels.length === 0 ? (
          <FirstPanel editor={editor} onPanel={open} />
        ) : (
          <EditGrid model={model} editor={editor} near={near} width={width} metricUnits={metricUnits} />
        )}
      </div>
    </PanelActsContext>
  );
}

function useEditActs(editor: BoardEditor, open: (id: number) => void): PanelActs {
  const tell = useTell();
  const { change } = editor;
  return useMemo<PanelActs>(
    () => ({
      edit: ({ panel }) => open(panel.id),
      duplicate: ({ panel }) => change((board) => duplicatePanel(board, panel.id)),
      copy: ({ panel }) => void writePanelClip(panel).then((words) => tell({ words })),
      remove: ({ panel }) => change((board) => removePanel(board, panel.id)),
    }),
    [change, open, tell],
  );
}

interface EditBarProps {
  readonly id: string;
  readonly editor: BoardEditor;
  readonly save: ReturnType<typeof useSaveBoard>;
  readonly onPanel: (id: number | undefined) => void;
  readonly inPanel: boolean;
}

function EditBar({ id, editor, save, onPanel, inPanel }: EditBarProps) {
  const { board, change } = editor;
  const [settings, setSettings] = useState(false);
  const [comment, setComment] = useState('');
  const navigate = useNavigate();
  const tell = useTell();
  const paste = async () => {
    const panel = await readPanelClip();
    if (typeof panel === 'string') tell({ words: panel });
    else change((old) => addPanel(old, { ...panel, id: nextPanelId(old.panels) }));
  };
  const leave = () => {
    const before = board;
    editor.reset(editor.base, editor.version);
    if (editor.dirty)
      tell({ words: 'Your changes are discarded.', undo: async () => editor.change(() => before) });
    void navigate(id === 'new' ? DASHBOARDS : boardPath(id));
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
      <Button
        size="xs"
        variant="default"
        px={8}
        aria-label="Undo (Ctrl+Z)"
        disabled={!editor.canUndo}
        onClick={editor.undo}
      >
        <IconArrowBackUp size={16} />
      </Button>
      <Button
        size="xs"
        variant="default"
        px={8}
        aria-label="Redo (Ctrl+Shift+Z)"
        disabled={!editor.canRedo}
        onClick={editor.redo}
      >
        <IconArrowForwardUp size={16} />
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconSettings size={15} />}
        onClick={() => setSettings(true)}
      >
        Settings and variables
      </Button>
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
      <SettingsDrawer open={settings} editor={editor} onClose={() => setSettings(false)} />
    </div>
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

function addKind(editor: BoardEditor, kind: BodyPanel['kind']): number {
  const id = nextPanelId(editor.board.panels);
  editor.change((board) => addPanel(board, newPanel(kind, id)));
  return id;
}

function FirstPanel({ editor, onPanel }: Pick<EditBarProps, 'editor' | 'onPanel'>) {
  return (
    <div className="edit-first">
      <EmptyNote title="What should the board show?">
        <div className="edit-kinds">
          {KINDS.map(({ kind, label }) => (
            <Button
              key={kind}
              size="compact-sm"
              variant="default"
              onClick={() => onPanel(addKind(editor, kind))}
            >
              {label}
            </Button>
          ))}
        </div>
      </EmptyNote>
    </div>
  );
}

function useSaveKey(save: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      save();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [save]);
}
