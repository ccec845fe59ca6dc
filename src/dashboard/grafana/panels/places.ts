import { GRID_COLUMNS, GRID_ROW_PX } from '../../../model/dashboard/document.ts';
import type { GridPlace } from '../../../model/dashboard/panel.ts';

type Members = Readonly<Record<string, unknown>>;

/** A panel of the input with its place, which may hold others when it is a row. */
export interface PlacedPanel {
  readonly value: unknown;
  readonly place: string;
  readonly isRow: boolean;
  readonly grid: GridPlace;
  /** Of a row that is collapsed: what it holds, and what rows in it hold. */
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
    const place = `${path}[${index}]`;
    const isRow = isRowPanel(value);
    placed.push({
      value,
      place,
      isRow,
      grid: gridOf(value, isRow, bottomOf(placed)),
      inner: innerOf(value, place, 0),
    });
  }
  return placed;
}

/** Deeper than anybody nests rows, which Grafana does not do at all. */
const DEEPEST = 20;

/** What a row holds. Rows in rows come after one another, each before what it holds. */
function innerOf(row: unknown, path: string, depth: number): readonly PlacedPanel[] {
  if (!isRowPanel(row) || !Array.isArray(row.panels) || depth > DEEPEST) return [];
  const placed: PlacedPanel[] = [];
  for (const [index, value] of row.panels.entries()) {
    const place = `${path}.panels[${index}]`;
    const isRow = isRowPanel(value);
    placed.push({ value, place, isRow, grid: gridOf(value, isRow, bottomOf(placed)), inner: [] });
    placed.push(...innerOf(value, place, depth + 1));
  }
  return placed;
}

function isRowPanel(value: unknown): value is Members {
  return isMembers(value) && value.type === 'row';
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
    if (fields.collapse === true) placed.push({ ...heading, inner: own.flatMap(withInner) });
    else placed.push(...(showsHeadings || panels.length === 0 ? [{ ...heading, inner: [] }] : []), ...own);
  }
  return placed;
}

function withInner(panel: PlacedPanel): readonly PlacedPanel[] {
  return [{ ...panel, inner: [] }, ...panel.inner];
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
    const w = clamp(typeof fields.span === 'number' ? fields.span * 2 : undefined, 1, GRID_COLUMNS, 8);
    const h = fields.height === undefined ? usual : heightOf(fields.height);
    if (x + w > GRID_COLUMNS) {
      x = 0;
      y += tallest;
      tallest = 0;
    }
    const grid = { x, y: Math.min(y, LOWEST_ROW), w, h };
    x += w;
    tallest = Math.max(tallest, h);
    const place = `${path}[${index}]`;
    return { value, place, isRow: isRowPanel(value), grid, inner: innerOf(value, place, 0) };
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
