/**
 * Ten colours that stay apart for people with red-green blindness. They were found by search in OKLCH around ten hues: under
 * normal sight, protanopia and deuteranopia (Machado et al. 2009) no two are nearer than 0.1 in OKLab, and each has a
 * contrast of at least 3:1 with the panel. The light and the dark list have about the same hue at the same place.
 */
const LIGHT = [
  '#3448c9',
  '#902500',
  '#006256',
  '#7d0088',
  '#726bf5',
  '#7b701f',
  '#229bcf',
  '#eb6386',
  '#53a300',
  '#b42e8b',
];
const DARK = [
  '#2cb1ff',
  '#f69625',
  '#6df2a6',
  '#b653ac',
  '#7b78ec',
  '#f3d027',
  '#7ae5ff',
  '#eb6278',
  '#6d8700',
  '#dda2b7',
];

export const PALETTE_SIZE = 10;

export type Scheme = 'light' | 'dark';

/** For lines that are no data but a limit, such as the size of a disk. */
export const LIMIT = -1;

export function paletteColor(index: number, scheme: Scheme): string {
  if (index === LIMIT) return scheme === 'dark' ? '#8e99a9' : '#5f6b7c';
  const palette = scheme === 'dark' ? DARK : LIGHT;
  return palette[index % PALETTE_SIZE] ?? '#888888';
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/**
 * A palette index for each key. A key's colour follows from the key alone, so a host looks the same in every panel, unless
 * two keys of one chart would collide: then the later one (by name) takes the next free colour.
 */
export function assignColors(keys: readonly string[]): ReadonlyMap<string, number> {
  const assigned = new Map<string, number>();
  const used = new Set<number>();
  for (const key of [...new Set(keys)].sort()) {
    if (used.size === PALETTE_SIZE) used.clear();
    let index = hash(key) % PALETTE_SIZE;
    while (used.has(index)) index = (index + 1) % PALETTE_SIZE;
    used.add(index);
    assigned.set(key, index);
  }
  return assigned;
}
