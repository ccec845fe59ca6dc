import { GRID_COLUMNS, GRID_ROW_PX } from '../../../../../src/model/dashboard/document.ts';
import type { GridPlace } from '../../../../../src/model/dashboard/panel.ts';

/** Between panels, in both directions. It is part of the height of a row of the grid. */
export const GAP_PX = 8;
/** Below this the panels stand one below the other in reading order, small ones in pairs. */
export const ONE_COLUMN_BELOW_PX = 600;

export interface Size {
  readonly width: number;
  readonly height: number;
}

// A number or a gauge has room in half a phone.
const SMALL = { w: 4, h: 7 };

export function isSmall({ w, h }: GridPlace): boolean {
  return w <= SMALL.w && h <= SMALL.h;
}

/** The outer size of a panel on a board of this width. */
export function panelSize(place: GridPlace, boardWidth: number, rowPx: number = GRID_ROW_PX): Size {
  const isNarrow = boardWidth < ONE_COLUMN_BELOW_PX;
  const column = (boardWidth + GAP_PX) / GRID_COLUMNS;
  const columns = isNarrow ? GRID_COLUMNS / (isSmall(place) ? 2 : 1) : place.w;
  return {
    width: Math.max(0, columns * column - GAP_PX),
    height: place.h * rowPx - GAP_PX,
  };
}

// A panel that is a little wider is not asked anew with a few more points.
const WIDTH_STEP_PX = 120;

/** The width that queries are asked for: the same for panels of about the same width, so that answers can be shared. */
export function askedWidth(widthPx: number): number {
  return Math.max(WIDTH_STEP_PX, Math.ceil(widthPx / WIDTH_STEP_PX) * WIDTH_STEP_PX);
}
