/** The fields of a line of a kernel file, which are separated by any run of blanks. */
export function fieldsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

/** A field as a number; throws where the kernel's file is not what it should be, so that no nonsense is sent. */
export function numberAt(fields: readonly string[], index: number, what: string): number {
  const value = Number(fields[index]);
  if (fields[index] !== undefined && fields[index] !== '' && Number.isFinite(value)) return value;
  throw new Error(`${what}: expected a number in field ${index + 1}, got ${JSON.stringify(fields[index])}`);
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/**
 * `part` of `whole` in percent, from 0 to 100, to a hundredth: more digits than were measured would only be noise,
 * and noise does not compress.
 */
export function percent(part: number, whole: number): number {
  return whole > 0 ? Math.round(Math.min(1, Math.max(0, part / whole)) * 10_000) / 100 : 0;
}
