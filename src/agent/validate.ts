import type { Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';

/**
 * Only what no server can ever accept is refused here, as a TypeError at the call: it is a mistake in the program.
 * Limits that are settings of the server (number of tags, lengths, refused keys) are the server's to judge; its
 * reasons reach `onError`.
 */
const MAX_TEXT_BYTES = 65_535;

export function checkName(name: unknown, what = 'name'): string {
  if (typeof name !== 'string') throw new TypeError(`${what}: expected a text, got ${show(name)}`);
  if (name === '') throw new TypeError(`${what}: expected a text that is not empty`);
  if (!name.isWellFormed()) throw new TypeError(`${what}: ${show(name)} is not valid Unicode`);
  // A UTF-16 code unit is at most three bytes, so short texts need no counting.
  if (name.length * 3 > MAX_TEXT_BYTES && Buffer.byteLength(name) > MAX_TEXT_BYTES) {
    throw new TypeError(`${what}: longer than ${MAX_TEXT_BYTES} bytes`);
  }
  return name;
}

export function checkFinite(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`${what}: expected a finite number, got ${show(value)}`);
}

/** A number that may only add to a total. */
export function checkNotNegative(value: unknown, what: string, fix: string): number {
  const number = checkFinite(value, what);
  if (number >= 0) return number;
  throw new TypeError(`${what}: expected a number ≥ 0, got ${number}; ${fix}`);
}

/** A copy that later changes of the caller's object cannot reach. A tag with an empty value is a missing tag. */
export function checkTags(tags: unknown, what = 'tags'): Tags | undefined {
  if (tags === undefined || tags === null) return undefined;
  if (typeof tags !== 'object' || Array.isArray(tags)) {
    throw new TypeError(`${what}: expected an object of texts, got ${show(tags)}`);
  }
  const copy: Record<string, string> = {};
  let size = 0;
  for (const [key, value] of Object.entries(tags)) {
    if (value === '' || value === undefined) continue;
    setTag(copy, checkName(key, `${what}: key`), checkName(value, `${what}.${key}`));
    size += 1;
  }
  return size === 0 ? undefined : copy;
}

/** Also the key `__proto__` becomes a tag like any other. */
function setTag(tags: Record<string, string>, key: string, value: string): void {
  if (key !== '__proto__') tags[key] = value;
  else Object.defineProperty(tags, key, { value, enumerable: true });
}

export function checkTimestamp(timestamp: unknown): TimestampMs | undefined {
  if (timestamp === undefined) return undefined;
  const ms = timestamp instanceof Date ? timestamp.getTime() : timestamp;
  if (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0) return Math.round(ms);
  throw new TypeError(`timestamp: expected milliseconds since 1970 or a Date, got ${show(timestamp)}`);
}

export function checkUnit(unit: unknown): string | undefined {
  return unit === undefined ? undefined : checkName(unit, 'unit');
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}
