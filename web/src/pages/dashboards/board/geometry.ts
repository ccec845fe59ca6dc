import { GRID_COLUMNS, GRID_ROW_PX } from '../../../../../src/model/dashboard/document.ts';
import type { GridPlace } from '../../../../../src/model/dashboard/panel.ts';

/** Between panels, in both directions. It is part of the height of a row of the grid. */
export const GAP_PX = 8;
/** Below this the panels stand in one column, in reading order. */
export const ONE_COLUMN_BELOW_PX = 600;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The outer size of a panel on a board of this width. */
export function panelSize({ w, h }: GridPlace, boardWidth: number, rowPx: number = GRID_ROW_PX): Size {
  const isOneColumn = boardWidth < ONE_COLUMN_BELOW_PX;
  const column = (boardWidth + GAP_PX) / GRID_COLUMNS;
  return {
    width: Math.max(0, isOneColumn ? boardWidth : w * column - GAP_PX),
    height: h * rowPx - GAP_PX,
  };
}

// A panel that is a little wider is not asked anew with a few more points.
const WIDTH_STEP_PX = 120;

/** The width that queries are asked for: the same for panels of about the same width, so that answers can be shared. */
export function askedWidth(widthPx: number): number {
  return Math.max(WIDTH_STEP_PX, Math.ceil(widthPx / WIDTH_STEP_PX) * WIDTH_STEP_PX);
}
