import { IconGripVertical } from '@tabler/icons-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { fitted } from '../../../../../../src/model/dashboard/layout.ts';
import type { ShownPanel } from '../../../../../../src/model/dashboard/repeat.ts';
import { movePanel } from '../board-acts.ts';
import type { BoardEditor } from '../use-board-editor.ts';

export interface GripProps {
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

/** Moves a panel by pointer, or by arrow keys while it has the focus; with Shift the keys resize. */
export function Grip({ shown, editor, onDown }: GripProps) {
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
