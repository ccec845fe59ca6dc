/** Six significant digits: enough to tell values apart, few enough to read a column. */
export function formatNumber(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(6)));
}

/** The first `textColumns` columns are texts, to the left; the others numbers, to the right. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns: number,
): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) =>
    lines.reduce((most, line) => Math.max(most, line[column]?.length ?? 0), 0),
  );
  const render = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        column < textColumns ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return `${lines.map(render).join('\n')}\n`;
}
