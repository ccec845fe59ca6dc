import { GRID_COLUMNS, GRID_ROW_PX } from '../../../model/dashboard/document.ts';
import type { GridPlace } from '../../../model/dashboard/panel.ts';

type Members = Readonly<Record<string, unknown>>;

/** A panel of the input with its place, which may hold others when it is a row. */
export interface PlacedPanel {
  readonly value: unknown;
  readonly place: string;
  readonly isRow: boolean;
  readonly grid: GridPlace;
  /** Of a row that is collapsed: what it holds. */
  readonly inner: readonly PlacedPanel[];
}

/** Higher than any screen, and low enough that a full board stays within the grid. */
const HIGHEST = 200;
const LOWEST_ROW = 10_000;

/** The panels of a board, those in collapsed rows within them. */
export function placedPanels(board: Members): readonly PlacedPanel[] {
  const panels = Array.isArray(board.panels) ? placeAll(board.panels, 'panels') : [];
  const rows = Array.isArray(board.rows) ? board.rows : [];
  return rows.length === 0 ? panels : [...panels, ...panelsOfRows(rows, bottomOf(panels))];
}

function placeAll(panels: readonly unknown[], path: string): readonly PlacedPanel[] {
  const placed: PlacedPanel[] = [];
  for (const [index, value] of panels.entries()) {
    const isRow = isMembers(value) && value.type === 'row';
    const place = `${path}[${index}]`;
    const inner = isRow && Array.isArray(value.panels) ? placeAllOnce(value.panels, `${place}.panels`) : [];
    placed.push({ value, place, isRow, grid: gridOf(value, isRow, bottomOf(placed)), inner });
  }
  return placed;
}

/** Rows hold panels, but no rows. */
function placeAllOnce(panels: readonly unknown[], path: string): readonly PlacedPanel[] {
  const placed: PlacedPanel[] = [];
  for (const [index, value] of panels.entries())
    placed.push({
      value,
      place: `${path}[${index}]`,
      isRow: false,
      grid: gridOf(value, false, bottomOf(placed)),
      inner: [],
    });
  return placed;
}

function gridOf(value: unknown, isRow: boolean, bottom: number): GridPlace {
  const pos = isMembers(value) && isMembers(value.gridPos) ? value.gridPos : {};
  const w = isRow ? GRID_COLUMNS : clamp(pos.w, 1, GRID_COLUMNS, 12);
  return {
    x: clamp(pos.x, 0, GRID_COLUMNS - w, 0),
    y: clamp(pos.y, 0, LOWEST_ROW, Math.min(bottom, LOWEST_ROW)),
    w,
    h: isRow ? 1 : clamp(pos.h, 1, HIGHEST, 8),
  };
}

/** Boards of before were rows of panels side by side: `{title, height: "250px", panels: [{span: 6}]}`, twelve spans wide. */
function panelsOfRows(rows: readonly unknown[], top: number): readonly PlacedPanel[] {
  const showsHeadings = rows.some(
    (row) => isMembers(row) && (row.showTitle === true || row.collapse === true || textOf(row.repeat) !== ''),
  );
  const placed: PlacedPanel[] = [];
  for (const [index, row] of rows.entries()) {
    const place = `rows[${index}]`;
    const y = Math.max(top, bottomOf(placed));
    const fields = isMembers(row) ? row : {};
    const heading = {
      value: headingOf(fields),
      place,
      isRow: true,
      grid: { x: 0, y, w: GRID_COLUMNS, h: 1 },
    };
    const panels = Array.isArray(fields.panels) ? fields.panels : [];
    const own = sideBySide(panels, `${place}.panels`, y + (showsHeadings ? 1 : 0), heightOf(fields.height));
    if (fields.collapse === true) placed.push({ ...heading, inner: own });
    else placed.push(...(showsHeadings || panels.length === 0 ? [{ ...heading, inner: [] }] : []), ...own);
  }
  return placed;
}

/** What a row of before says as a heading of now. */
function headingOf(row: Members): Members {
  const { panels: _, height: __, ...rest } = row;
  return { ...rest, type: 'row' };
}

function sideBySide(
  panels: readonly unknown[],
  path: string,
  top: number,
  usual: number,
): readonly PlacedPanel[] {
  let x = 0;
  let y = top;
  let tallest = 0;
  return panels.map((value, index) => {
    const fields = isMembers(value) ? value : {};
    const w = clamp(Number(fields.span) * 2, 1, GRID_COLUMNS, 8);
    const h = fields.height === undefined ? usual : heightOf(fields.height);
    if (x + w > GRID_COLUMNS) {
      x = 0;
      y += tallest;
      tallest = 0;
    }
    const grid = { x, y: Math.min(y, LOWEST_ROW), w, h };
    x += w;
    tallest = Math.max(tallest, h);
    return { value, place: `${path}[${index}]`, isRow: false, grid, inner: [] };
  });
}

const USUAL_HEIGHT_PX = 250;

function heightOf(height: unknown): number {
  const px = typeof height === 'string' ? Number.parseFloat(height) : height;
  const known = typeof px === 'number' && px > 0 ? px : USUAL_HEIGHT_PX;
  return clamp(Math.ceil(known / GRID_ROW_PX), 3, HIGHEST, 7);
}

function bottomOf(panels: readonly PlacedPanel[]): number {
  const last = panels[panels.length - 1];
  return last === undefined ? 0 : last.grid.y + last.grid.h;
}

function clamp(value: unknown, least: number, most: number, otherwise: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, Math.round(value)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
