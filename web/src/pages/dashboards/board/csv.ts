import type { PanelTable } from '../../../panels/panel-table.ts';

/**
 * The rows of a panel as CSV (RFC 4180). Times are written in ISO 8601. A text that a spreadsheet would take for a formula
 * is written with an apostrophe before it.
 */
export function csvOf({ columns, rows }: PanelTable): string {
  const head = columns.map(({ title }) => field(title));
  const body = rows.map((row) =>
    row.map((value, index) => (value === null ? '' : cell(value, columns[index]?.kind))),
  );
  return [head, ...body].map((line) => `${line.join(',')}\r\n`).join('');
}

function cell(value: string | number, kind: string | undefined): string {
  if (typeof value === 'number') return kind === 'time' ? new Date(value).toISOString() : String(value);
  return field(value);
}

function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `Free memory.csv`, with what files cannot be called left out. */
export function fileName(title: string, ending: string): string {
  const name = title
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 80)
    .replaceAll(/^[. ]+|[. ]+$/g, '');
  return `${name === '' ? 'panel' : name}.${ending}`;
}

/** Hands a text to the browser as a file to keep. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
