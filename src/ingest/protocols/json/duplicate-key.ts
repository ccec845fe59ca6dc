import { JsonScanner } from './json-scanner.ts';

/**
 * Object members of a parsed value. `JSON.parse` keeps the last of equal keys, so a text with more members than this
 * repeats one.
 */
export function memberCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const isList = Array.isArray(value);
  const children: readonly unknown[] = isList ? value : Object.values(value);
  let count = isList ? 0 : children.length;
  for (const child of children) {
    if (typeof child === 'object') count += memberCount(child);
  }
  return count;
}

/** The first key that an object in `text`, valid JSON, has twice. */
export function duplicateKey(text: Buffer): string | undefined {
  const scanner = new JsonScanner(text, Number.POSITIVE_INFINITY);
  const open: (Set<string> | undefined)[] = [];
  let at = 0;
  while (at < text.length) {
    const byte = text[at];
    if (byte === 0x7b) open.push(new Set());
    else if (byte === 0x5b) open.push(undefined);
    else if (byte === 0x7d || byte === 0x5d) open.pop();
    if (byte !== 0x22) {
      at += 1;
      continue;
    }
    const end = scanner.skipString(at);
    const keys = open.at(-1);
    if (keys !== undefined && text[scanner.skipSpace(end)] === 0x3a) {
      const key: string = JSON.parse(text.toString('utf8', at, end));
      if (keys.has(key)) return key;
      keys.add(key);
    }
    at = end;
  }
  return undefined;
}
