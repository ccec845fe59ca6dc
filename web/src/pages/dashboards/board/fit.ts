import { GRID_ROW_PX } from '../../../../../src/model/dashboard/document.ts';
import type { ShownSection } from '../../../../../src/model/dashboard/repeat.ts';
import { GAP_PX, ONE_COLUMN_BELOW_PX } from './geometry.ts';

// As board.css has it.
const HEADING_PX = 34;
/** Lower rows leave no room for a picture below the title of the usual panel: then the board scrolls after all. */
const LEAST_ROW_PX = 12;

export interface FitOptions {
  /** Of the board, in px. */
  readonly width: number;
  /** What there is to show it in, in px. */
  readonly height: number;
  readonly isCollapsed: (section: ShownSection) => boolean;
}

/**
 * The height of a row, in px, at which all sections together are as high as there is room; higher than usual where a board is small.
 * Undefined where it cannot be: on a phone, or before anything is known.
 */
export function fittedRowPx(
  sections: readonly ShownSection[],
  { width, height, isCollapsed }: FitOptions,
): number | undefined {
  if (width < ONE_COLUMN_BELOW_PX || height <= 0) return undefined;
  let rows = 0;
  let restPx = (sections.length - 1) * GAP_PX;
  for (const section of sections) {
    if (section.row !== undefined) restPx += HEADING_PX;
    const lines = isCollapsed(section) ? 0 : linesOf(section);
    rows += lines;
    // The gap of the last line is none.
    if (lines > 0) restPx -= GAP_PX;
  }
  if (rows === 0) return undefined;
  return Math.max(LEAST_ROW_PX, Math.min((height - restPx) / rows, GRID_ROW_PX * MOST_TIMES));
}

// A board of one row of numbers is not drawn over the whole wall.
const MOST_TIMES = 3;

function linesOf({ panels }: ShownSection): number {
  return panels.reduce((most, { grid: { y, h } }) => Math.max(most, y + h), 0);
}
