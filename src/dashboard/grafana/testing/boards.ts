import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../testdata/', import.meta.url);

/** A board of Grafana in its documented schema, by the name of its file. Read anew each time. */
export function grafanaBoard(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
}

/** Those that can be imported. */
export function grafanaBoards(): readonly (readonly [name: string, board: unknown])[] {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
  return names.filter((name) => name !== 'v2-layout').map((name) => [name, grafanaBoard(name)]);
}

/** How many panels the input has, headings of the grid too, those of rows before the grid not. */
export function panelsIn(board: unknown): number {
  const { dashboard, spec, panels, rows } = fieldsOf(board);
  if (panels === undefined && rows === undefined && (dashboard ?? spec) !== undefined)
    return panelsIn(dashboard ?? spec);
  const inGrid = listOf(panels).map((panel) => (fieldsOf(panel).type === 'row' ? 1 + innerPanels(panel) : 1));
  return [...inGrid, ...listOf(rows).map(innerPanels)].reduce((sum, count) => sum + count, 0);
}

/** Rows in rows hold panels too. */
function innerPanels(row: unknown): number {
  const inner = listOf(fieldsOf(row).panels);
  return inner.reduce<number>(
    (sum, panel) => sum + 1 + (fieldsOf(panel).type === 'row' ? innerPanels(panel) : 0),
    0,
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
