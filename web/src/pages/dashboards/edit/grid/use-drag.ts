import { type PointerEvent, useRef, useState } from 'react';
import { GRID_ROW_PX } from '../../../../../../src/model/dashboard/document.ts';
import { fitted } from '../../../../../../src/model/dashboard/layout.ts';
import type { GridPlace } from '../../../../../../src/model/dashboard/panel.ts';
import type { ShownPanel } from '../../../../../../src/model/dashboard/repeat.ts';
import { GAP_PX } from '../../board/geometry.ts';
import { movePanel } from '../board-acts.ts';
import type { BoardEditor } from '../use-board-editor.ts';

/** Follows the pointer from cell to cell; the whole drag is one step to take back. */
export function useDrag(editor: BoardEditor, width: number) {
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
        const y = Math.round((event.clientY - down.clientY) / GRID_ROW_PX);
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
