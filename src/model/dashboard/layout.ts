import { GRID_COLUMNS } from './document.ts';
import type { GridPlace, Panel, RowPanel } from './panel.ts';

/** Something with a place in the grid. Functions here keep all else of it as it is. */
export interface Placed {
  readonly id: number;
  readonly grid: GridPlace;
}

export type BodyPanel = Exclude<Panel, RowPanel>;

/** A row's heading with the panels below it; the panels above the first row have none. */
export interface Section {
  readonly row: RowPanel | undefined;
  /** In reading order. Their `y` counts from the top of the section. */
  readonly panels: readonly BodyPanel[];
}

/** A heading is one row of the grid high. */
export const ROW_HEIGHT = 1;

export function overlap(a: GridPlace, b: GridPlace): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** The place within the grid that is nearest to it: whole numbers, at least one cell, no part beyond an edge. */
export function fitted({ x, y, w, h }: GridPlace): GridPlace {
  const width = between(Math.round(w), 1, GRID_COLUMNS);
  return {
    x: between(Math.round(x), 0, GRID_COLUMNS - width),
    y: Math.max(0, Math.round(y)),
    w: width,
    h: Math.max(1, Math.round(h)),
  };
}

/** The first row of the grid below all of them. */
export function bottomOf(places: readonly { readonly grid: GridPlace }[]): number {
  return places.reduce((lowest, { grid }) => Math.max(lowest, grid.y + grid.h), 0);
}

/** From left to right, line by line: as they are read, and as they stand on a phone. */
export function inReadingOrder<T extends { readonly grid: GridPlace }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => a.grid.y - b.grid.y || a.grid.x - b.grid.x);
}

/** None over another: whoever comes later in reading order goes down as far as it must. Gaps stay. */
export function separated<T extends { readonly grid: GridPlace }>(items: readonly T[]): T[] {
  const done: T[] = [];
  for (const item of inReadingOrder(items)) {
    let grid = fitted(item.grid);
    for (let below = under(done, grid); below !== undefined; below = under(done, grid))
      grid = { ...grid, y: below };
    done.push(withPlace(item, grid));
  }
  return inReadingOrder(done);
}

/** No gaps: each rises until it meets another, and none lies over another. */
export function compacted<T extends { readonly grid: GridPlace }>(items: readonly T[]): T[] {
  const skyline = new Array<number>(GRID_COLUMNS).fill(0);
  const done = inReadingOrder(items).map((item) => {
    const grid = fitted(item.grid);
    const y = Math.max(...skyline.slice(grid.x, grid.x + grid.w));
    skyline.fill(y + grid.h, grid.x, grid.x + grid.w);
    return withPlace(item, { ...grid, y });
  });
  return inReadingOrder(done);
}

/** One is moved or resized to `place`; the others make room, and all rise. It passes another when its top does. */
export function arranged<T extends Placed>(items: readonly T[], id: number, place: GridPlace): T[] {
  const moved = fitted(place);
  const first = items.find((item) => item.id === id);
  if (first === undefined) return compacted(items);
  // In front of the others, because sorting keeps the order of those that stand at the same place.
  const others = items.filter((item) => item.id !== id);
  return compacted([withPlace(first, moved), ...others]);
}

/** Where something of this size fits without moving others: the first gap in reading order, else below all. */
export function freePlace(
  items: readonly { readonly grid: GridPlace }[],
  size: { readonly w: number; readonly h: number },
): GridPlace {
  const { w, h } = fitted({ x: 0, y: 0, ...size });
  const bottom = bottomOf(items);
  for (let y = 0; y < bottom; y++) {
    for (let x = 0; x <= GRID_COLUMNS - w; x++) {
      const place = { x, y, w, h };
      if (items.every(({ grid }) => !overlap(grid, place))) return place;
    }
  }
  return { x: 0, y: bottom, w, h };
}

/** The board as its rows part it. */
export function sectionsOf(panels: readonly Panel[]): Section[] {
  const sections: { row: RowPanel | undefined; panels: BodyPanel[]; top: number }[] = [
    { row: undefined, panels: [], top: 0 },
  ];
  // A heading comes before what stands on its line.
  const isBody = ({ kind }: Panel) => Number(kind !== 'row');
  const ordered = [...panels].sort(
    (a, b) => a.grid.y - b.grid.y || isBody(a) - isBody(b) || a.grid.x - b.grid.x,
  );
  for (const panel of ordered) {
    const last = sections[sections.length - 1];
    if (panel.kind === 'row') sections.push({ row: panel, panels: [], top: panel.grid.y + ROW_HEIGHT });
    else if (last !== undefined)
      last.panels.push(withPlace(panel, { ...panel.grid, y: Math.max(0, panel.grid.y - last.top) }));
  }
  return sections
    .filter(({ row, panels: own }, index) => index > 0 || row !== undefined || own.length > 0)
    .map(({ row, panels: own }) => ({ row, panels: separated(own) }));
}

/** The panels of a document from its sections, one below the other. */
export function panelsOf(sections: readonly Section[]): Panel[] {
  let top = 0;
  return sections.flatMap(({ row, panels }) => {
    const heading =
      row === undefined ? [] : [withPlace(row, { x: 0, y: top, w: GRID_COLUMNS, h: ROW_HEIGHT })];
    top += heading.length * ROW_HEIGHT;
    const body = panels.map((panel) => withPlace(panel, { ...panel.grid, y: panel.grid.y + top }));
    top += bottomOf(panels);
    return [...heading, ...body];
  });
}

/** The same thing at another place; itself when that is where it is. */
export function withPlace<T extends { readonly grid: GridPlace }>(item: T, grid: GridPlace): T {
  const { x, y, w, h } = item.grid;
  return x === grid.x && y === grid.y && w === grid.w && h === grid.h ? item : { ...item, grid };
}

function under(items: readonly { readonly grid: GridPlace }[], place: GridPlace): number | undefined {
  const below = items.filter(({ grid }) => overlap(grid, place)).map(({ grid }) => grid.y + grid.h);
  return below.length === 0 ? undefined : Math.max(...below);
}

function between(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
