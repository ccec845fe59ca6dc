import type { KeyboardEvent } from 'react';

/** Arrow keys, or j and k, go from row to row of a list; `x` ticks the row. */
export function moveRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody .ui-open')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  if (event.key === 'ArrowDown' || event.key === 'j') rows[at + 1]?.focus();
  else if (event.key === 'ArrowUp' || event.key === 'k') rows[at - 1]?.focus();
  else if (event.key === 'x') rows[at]?.closest('tr')?.querySelector<HTMLElement>('.ui-tick input')?.click();
  else return;
  event.preventDefault();
}
