import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { PageFrame } from '../../../app/TopBar.tsx';
import { useElementWidth } from '../../../ui/use-element-width.ts';
import { useSaveKey } from '../../../ui/use-save-key.ts';
import type { StoredBoard } from '../api/types.ts';
import { type BoardAddress, withChosen, withView } from '../board/address.ts';
import { API_ACCESS } from '../board/api-access.ts';
import { PanelActsContext } from '../board/panel-acts.ts';
import { useBoardAddress } from '../board/use-board-address.ts';
import { useBoardModel, useFirstInSight } from '../board/use-board-model.ts';
import { useBoardTime } from '../board/use-board-time.ts';
import { useMetricUnits } from '../board/use-metric-units.ts';
import { useNear } from '../board/use-near.ts';
import { usePanelKeys } from '../board/use-panel-keys.ts';
import { DASHBOARDS_CRUMB } from '../paths.ts';
import { VariablesBar } from '../variables/VariablesBar.tsx';
import { panelOf } from './board-acts.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { EditBar } from './EditBar.tsx';
import { FirstPanel } from './FirstPanel.tsx';
import { EditGrid } from './grid/EditGrid.tsx';
import { LeftDrafts } from './LeftDrafts.tsx';
import { NEW_BOARD } from './new-panel.ts';
import { PanelEditor } from './panel/PanelEditor.tsx';
import { SaveNote } from './SaveNote.tsx';
import { type BoardEditor, useBoardEditor } from './use-board-editor.ts';
import { useEditActs } from './use-edit-acts.ts';
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
  const editor = useBoardEditor(id, stored, stored?.dashboard ?? NEW_BOARD);
  const { board } = editor;
  // What is being typed about the time is for those who open the board: it is not followed here.
  const timeReady = useBoardTime(editor.base);
  const save = useSaveBoard(id, editor);
  useSaveKey(save.start);
  const name = board.title === '' ? 'New board' : board.title;
  return (
    <PageFrame
      title={name}
      crumbs={[DASHBOARDS_CRUMB]}
      aside={<span className="ui-badge is-plain">editing</span>}
    >
      <SaveNote save={save} editor={editor} stored={stored} />
      <LeftDrafts id={id} dropped={editor.draftDropped} onTake={editor.dirty ? undefined : editor.take} />
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
  const address = useBoardAddress(params);
  const { chosen } = address;
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
          <PanelEditor
            key={panel.id}
            panel={panel}
            editor={editor}
            model={model}
            width={width}
            metricUnits={metricUnits}
          />
        ) : board.panels.length === 0 ? (
          <FirstPanel editor={editor} onPanel={open} />
        ) : (
          <EditGrid model={model} editor={editor} near={near} width={width} metricUnits={metricUnits} />
        )}
      </div>
    </PanelActsContext>
  );
}
