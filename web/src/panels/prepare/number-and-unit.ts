const NUMBER_FIRST = /^([−-]?[\d.,]+) (.+)$/su;
const UNIT_SHARE = 0.6;

/** Parts "12.4 MiB/s" after its number. What does not begin with a number and a space is all number. */
export function numberAndUnit(text: string): { readonly number: string; readonly unit: string } {
  const [, number, unit] = NUMBER_FIRST.exec(text) ?? [];
  return number === undefined || unit === undefined ? { number: text, unit: '' } : { number, unit };
}

/** How many characters of the number's size a value takes, its unit being smaller. */
export function charactersOf(text: string): number {
  const { number, unit } = numberAndUnit(text);
  return number.length + (unit === '' ? 0 : (unit.length + 1) * UNIT_SHARE);
}
