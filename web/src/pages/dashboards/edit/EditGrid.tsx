import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { fitted } from '../../../../../src/model/dashboard/layout.ts';
import type { GridPlace } from '../../../../../src/model/dashboard/panel.ts';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import { GAP_PX, panelSize } from '../board/geometry.ts';
import { PanelFrame } from '../board/PanelFrame.tsx';
import { placeStyle } from '../board/place-style.ts';
import { RowHeading } from '../board/RowHeading.tsx';
import type { BoardModel } from '../board/use-board-model.ts';
import type { Near } from '../board/use-near.ts';
import { changePanel, movePanel, moveRow, removeRow } from './board-acts.ts';
import type { BoardEditor } from './use-board-editor.ts';

export interface EditGridProps {
  readonly model: BoardModel;
  readonly editor: BoardEditor;
  readonly near: Near;
  readonly width: number;
  readonly metricUnits: ReadonlyMap<string, string>;
}

const ROW_PX = 38;
const GRID_STYLE = {
  ...{ gap: GAP_PX, minHeight: 2 * ROW_PX },
  '--row-px': `${ROW_PX - GAP_PX}px`,
} as CSSProperties;

/** The panels to be moved and resized, by pointer at the grip and the corner, or by arrow keys while the grip has the focus. */
export function EditGrid({ model, editor, near, width, metricUnits }: EditGridProps) {
  const drag = useDrag(editor, width);
  return (
    <>
      {model.sections.map(({ key, row, panels }, index) => (
        <div key={key} className="board-part" data-section={index}>
          {row !== undefined && (
            <RowHeading
              title={row.title}
              panels={panels.length}
              collapsed={row.collapsed}
              onToggle={() =>
                editor.change((board) =>
                  changePanel(board, row.id, (old) =>
                    old.kind === 'row' ? { ...old, collapsed: !old.collapsed } : old,
                  ),
                )
              }
            >
              <input
                className="edit-row-title"
                aria-label={`Title of row ${row.title}`}
                value={row.title}
                onChange={(event) => {
                  const title = event.currentTarget.value;
                  editor.change(
                    (board) => changePanel(board, row.id, (old) => ({ ...old, title })),
                    `row ${row.id}`,
                  );
                }}
              />
              <RowTool
                label="Move the row up"
                icon={IconArrowUp}
                run={() => editor.change((board) => moveRow(board, row.id, -1))}
              />
              <RowTool
                label="Move the row down"
                icon={IconArrowDown}
                run={() => editor.change((board) => moveRow(board, row.id, 1))}
              />
              <RowTool
                label="Remove the row, keep its panels"
                icon={IconTrash}
                run={() => editor.change((board) => removeRow(board, row.id, { withPanels: false }))}
              />
            </RowHeading>
          )}
          {(row === undefined || !row.collapsed) && (
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
                  handle={<Grip shown={shown} editor={editor} onDown={drag.start(shown, 'move', index)} />}
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

interface RowToolProps {
  readonly label: string;
  readonly icon: typeof IconTrash;
  readonly run: () => void;
}

function RowTool({ label, icon: Icon, run }: RowToolProps) {
  return (
    <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} title={label} onClick={run}>
      <Icon size={15} />
    </ActionIcon>
  );
}

interface GripProps {
  readonly shown: ShownPanel;
  readonly editor: BoardEditor;
  readonly onDown: (event: PointerEvent<HTMLElement>) => void;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function Grip({ shown, editor, onDown }: GripProps) {
  const { panel, grid } = shown;
  const name = panel.title === '' ? `panel ${panel.id}` : panel.title;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [x, y] = step;
    const place = event.shiftKey
      ? { ...grid, w: grid.w + x, h: grid.h + y }
      : { ...grid, x: grid.x + x, y: grid.y + passing(shown, y) };
    editor.change((board) => movePanel(board, panel.id, fitted(place)), `place ${panel.id}`);
  };
  return (
    <button
      type="button"
      className="edit-grip"
      aria-label={`Move ${name}: arrow keys move, with Shift they resize`}
      onPointerDown={onDown}
      onKeyDown={onKeyDown}
    >
      <IconGripVertical size={15} />
    </button>
  );
}

/** By key a panel goes past what is below it at once: less far it would only rise again. */
function passing({ grid }: ShownPanel, y: number): number {
  return y > 0 ? grid.h + 1 : y * grid.h;
}

/** Follows the pointer from cell to cell; the whole drag is one step to take back. */
function useDrag(editor: BoardEditor, width: number) {
  const [, setActive] = useState(false);
  const round = useRef(0);
  const start =
    (shown: ShownPanel, mode: 'move' | 'size', section: number) => (down: PointerEvent<HTMLElement>) => {
      if (down.button !== 0) return;
      down.preventDefault();
      const target = down.currentTarget;
      target.setPointerCapture(down.pointerId);
      target.focus();
      setActive(true);
      const about = `drag ${++round.current}`;
      const column = (width + GAP_PX) / 24;
      let last = '';
      const move = (event: globalThis.PointerEvent) => {
        const x = Math.round((event.clientX - down.clientX) / column);
        const y = Math.round((event.clientY - down.clientY) / ROW_PX);
        const { grid } = shown;
        const wanted: GridPlace =
          mode === 'size'
            ? { ...grid, w: grid.w + x, h: grid.h + y }
            : { ...grid, x: grid.x + x, y: grid.y + y };
        const place = fitted(mode === 'size' ? { ...wanted, w: Math.min(wanted.w, 24 - grid.x) } : wanted);
        const to = mode === 'move' ? sectionUnder(event) : section;
        const key = JSON.stringify([place, to]);
        if (key === last) return;
        last = key;
        const shifted = to === undefined || to === section ? place : { ...place, y: 0 };
        editor.change((board) => movePanel(board, shown.panel.id, shifted, to), about);
      };
      const end = () => {
        target.removeEventListener('pointermove', move);
        setActive(false);
      };
      target.addEventListener('pointermove', move);
      target.addEventListener('lostpointercapture', end, { once: true });
    };
  return { start };
}

function sectionUnder({ clientX, clientY }: globalThis.PointerEvent): number | undefined {
  const found = document
    .elementsFromPoint(clientX, clientY)
    .find((one) => one.closest('[data-section]') !== null);
  const index = found?.closest('[data-section]')?.getAttribute('data-section');
  return index === null || index === undefined ? undefined : Number(index);
}
