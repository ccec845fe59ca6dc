/**
 * Ten colours that stay apart for people with red-green blindness: chosen in OKLCH by search, so that under normal sight,
 * protanopia and deuteranopia (Machado et al. 2009) the two nearest are as far apart as can be, and each has a contrast
 * of at least 3:1 with the panel. The light and the dark list have the same hue at the same place.
 */
const LIGHT = [
  '#2a56cf',
  '#c26a00',
  '#1f9871',
  '#8c1479',
  '#7a70f5',
  '#968107',
  '#1a85b0',
  '#a3223a',
  '#5d7a3a',
  '#c2589b',
];
const DARK = [
  '#5b8ff0',
  '#f0a030',
  '#3fb68b',
  '#c06bb4',
  '#a99cff',
  '#e3cf4e',
  '#6fd0f5',
  '#e0663a',
  '#a9bf7d',
  '#f291c8',
];

export const PALETTE_SIZE = 10;

export type Scheme = 'light' | 'dark';

export function paletteColor(index: number, scheme: Scheme): string {
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
