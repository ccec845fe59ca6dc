/** A text as both dialects keep it: PostgreSQL has no zero character, and what receivers of notifications answer may hold one. */
export function asText(value: string): string {
  return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/** The values of a statement as both dialects take them. In JSON a zero character is written as an escape, and is kept. */
export function asParameters(values: readonly unknown[]): unknown[] {
  return values.map((value) => (typeof value === 'string' ? asText(value) : value));
}

/** Waits with jitter have fractions. */
export function asMs(value: number): number {
  return Math.round(value);
}

export function asMsOrNull(value: number | null): number | null {
  return value === null ? null : asMs(value);
}

/** Undefined becomes NULL: JSON has no word for it. */
export function asJsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** Cuts rows into statements that both the dialect and the plan of one statement can take. */
export function* inChunks<T>(rows: readonly T[], maxVariables: number, columns = 1): Generator<readonly T[]> {
  const size = Math.min(MAX_ROWS_AT_ONCE, Math.floor(maxVariables / columns));
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/** Longer statements are not faster: making them costs more than sending some more of them. */
const MAX_ROWS_AT_ONCE = 500;
