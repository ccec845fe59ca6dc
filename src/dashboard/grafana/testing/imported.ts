import assert from 'node:assert/strict';
import type { Dashboard } from '../../../model/dashboard/document.ts';
import type { ImportReport } from '../../../model/dashboard/import-report.ts';
import type { Panel } from '../../../model/dashboard/panel.ts';
import { type GrafanaImport, importGrafana } from '../import.ts';
import { grafanaBoard } from './boards.ts';

export const NOW_MS = Date.UTC(2026, 10, 26);

/** A board of the test data as it comes out of the import. */
export function imported(name: string): GrafanaImport {
  return importGrafana(grafanaBoard(name), NOW_MS);
}

/** The panel with this id, which must be of this kind. */
export function panel<K extends Panel['kind']>(
  board: Dashboard,
  id: number,
  kind: K,
): Extract<Panel, { kind: K }> {
  const found = board.panels.find((one) => one.id === id);
  assert.equal(found?.kind, kind);
  return found as Extract<Panel, { kind: K }>;
}

/** What the report says of a panel. */
export function findings(report: ImportReport, id: number): string {
  return (report.panels.find(({ panelId }) => panelId === id)?.findings ?? [])
    .map(({ text }) => text)
    .join('\n');
}
