/** How tiles are laid out: as large as possible, and scrolled once they would get too small. */
export interface TileGrid {
  readonly columns: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

export interface TileLimits {
  readonly leastWidth: number;
  readonly leastHeight: number;
  readonly gap: number;
  /** The best proportion of width to height. */
  readonly aspect: number;
}

export function tileGrid(count: number, width: number, height: number, limits: TileLimits): TileGrid {
  const { leastWidth, leastHeight, gap, aspect } = limits;
  const most = Math.max(1, Math.min(count, Math.floor((width + gap) / (leastWidth + gap))));
  let best: TileGrid | undefined;
  let bestSize = 0;
  for (let columns = 1; columns <= most; columns++) {
    const rows = Math.ceil(count / columns);
    const tileWidth = (width - gap * (columns - 1)) / columns;
    const tileHeight = (height - gap * (rows - 1)) / rows;
    const size = Math.min(tileWidth, tileHeight * aspect);
    if (tileHeight >= leastHeight && size > bestSize) {
      best = { columns, tileWidth: Math.floor(tileWidth), tileHeight: Math.floor(tileHeight) };
      bestSize = size;
    }
  }
  const tileWidth = Math.floor((width - gap * (most - 1)) / most);
  // A single row is never scrolled: on a wall that is fitted to its screen nobody could.
  return best ?? { columns: most, tileWidth, tileHeight: most < count ? leastHeight : Math.floor(height) };
}

/** The largest font that a text of so many characters has room with. */
export function fittingFontPx(characters: number, width: number, height: number, most: number): number {
  const byWidth = width / (Math.max(1, characters) * 0.58);
  return Math.max(12, Math.min(most, Math.floor(Math.min(byWidth, height))));
}
