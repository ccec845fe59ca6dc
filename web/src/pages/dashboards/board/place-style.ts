import type { CSSProperties } from 'react';
import type { GridPlace } from '../../../../../src/model/dashboard/panel.ts';

const made = new Map<string, CSSProperties>();

/** A place as the browser's own grid has it; `--h` is for one column, where rows have no place. The same object for the same place. */
export function placeStyle({ x, y, w, h }: GridPlace): CSSProperties {
  const key = `${x} ${y} ${w} ${h}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const style = {
    gridColumn: `${x + 1} / span ${w}`,
    gridRow: `${y + 1} / span ${h}`,
    '--h': h,
  } as CSSProperties;
  made.set(key, style);
  return style;
}
