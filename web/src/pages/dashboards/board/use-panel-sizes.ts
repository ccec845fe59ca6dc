import { useMemo } from 'react';
import { GRID_ROW_PX } from '../../../../../src/model/dashboard/document.ts';
import type { GridPlace } from '../../../../../src/model/dashboard/panel.ts';
import { panelSize, type Size } from './geometry.ts';

/** Sizes of panels on a board of this width: the same object for the same size, so that panels as they were are not drawn anew. */
export function usePanelSizes(boardWidth: number, rowPx: number = GRID_ROW_PX): (grid: GridPlace) => Size {
  return useMemo(() => {
    const made = new Map<string, Size>();
    return (grid) => {
      const key = `${grid.w} ${grid.h}`;
      const size = made.get(key) ?? panelSize(grid, boardWidth, rowPx);
      made.set(key, size);
      return size;
    };
  }, [boardWidth, rowPx]);
}
