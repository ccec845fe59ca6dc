import { type CSSProperties, useState } from 'react';
import { GRID_ROW_PX } from '../../../../../../src/model/dashboard/document.ts';
import { GAP_PX, panelSize } from '../../board/geometry.ts';
import { PanelFrame } from '../../board/PanelFrame.tsx';
import { placeStyle } from '../../board/place-style.ts';
import type { BoardModel } from '../../board/use-board-model.ts';
import type { Near } from '../../board/use-near.ts';
import type { BoardEditor } from '../use-board-editor.ts';
import { EditRow } from './EditRow.tsx';
import { Grip } from './Grip.tsx';
import { RepeatBadge } from './RepeatBadge.tsx';
import { useDrag } from './use-drag.ts';

export interface EditGridProps {
  readonly model: BoardModel;
  readonly editor: BoardEditor;
  readonly near: Near;
  readonly width: number;
  readonly metricUnits: ReadonlyMap<string, string>;
}

const GRID_STYLE = {
  ...{ gap: GAP_PX, minHeight: 2 * GRID_ROW_PX },
  '--row-px': `${GRID_ROW_PX - GAP_PX}px`,
} as CSSProperties;

/** The panels to be moved and resized, by pointer at the grip and the corner, or by arrow keys while the grip has the focus. */
export function EditGrid({ model, editor, near, width, metricUnits }: EditGridProps) {
  const drag = useDrag(editor, width);
  const rows = useClosedRows(editor);
  return (
    <>
      {model.sections.map(({ key, row, panels }, index) => (
        <div key={key} className="board-part" data-section={index}>
          {row !== undefined && (
            <EditRow
              row={row}
              panels={panels.length}
              closed={rows.isClosed(row.id)}
              onToggle={() => rows.toggle(row.id)}
              editor={editor}
            />
          )}
          {(row === undefined || !rows.isClosed(row.id)) && (
            <div className="board-grid edit-grid" style={GRID_STYLE}>
              {panels.map((shown) => (
                <PanelFrame
                  key={shown.key}
                  shown={shown}
                  scope={model.scope}
                  isPublic={false}
                  answer={model.answers.get(shown.key)}
                  annotations={NONE}
                  metricUnits={metricUnits}
                  size={panelSize(shown.grid, width)}
                  near={near.keys.has(shown.key)}
                  boxRef={near.ref(shown.key)}
                  style={placeStyle(shown.grid)}
                  handle={
                    <>
                      <Grip shown={shown} editor={editor} onDown={drag.start(shown, 'move', index)} />
                      <RepeatBadge panel={shown.panel} />
                    </>
                  }
                >
                  <span
                    className="edit-corner"
                    aria-hidden="true"
                    onPointerDown={drag.start(shown, 'size', index)}
                  />
                </PanelFrame>
              ))}
            </div>
          )}
        </div>
      ))}
    </>
  );
}

const NONE = [] as const;

/** A row that is closed on the board is so at first here too; opening it here to work in it changes nothing of the board. */
function useClosedRows({ board }: BoardEditor) {
  const [closed, setClosed] = useState<ReadonlySet<number>>(
    () =>
      new Set(board.panels.filter((panel) => panel.kind === 'row' && panel.collapsed).map(({ id }) => id)),
  );
  return {
    isClosed: (id: number) => closed.has(id),
    toggle: (id: number) => {
      const next = new Set(closed);
      if (!next.delete(id)) next.add(id);
      setClosed(next);
    },
  };
}
