import type { CSSProperties } from 'react';
import type { GridPlace } from '../../../../../src/model/dashboard/panel.ts';

const made = new Map<string, CSSProperties>();

/** A place as the browser's own grid has it; `--h` is for a phone, where panels have no place of their own. The same object for the same place. */
export function placeStyle({ x, y, w, h }: GridPlace): CSSProperties {
  const key = `${x} ${y} ${w} ${h}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const style = {
    '--column': `${x + 1} / span ${w}`,
    '--row': `${y + 1} / span ${h}`,
    '--h': h,
  } as CSSProperties;
  made.set(key, style);
  return style;
}
