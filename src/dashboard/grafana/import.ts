import { AppError } from '../../lib/errors.ts';
import { DASHBOARD_SCHEMA_VERSION, type Dashboard } from '../../model/dashboard/document.ts';
import type { ImportedPanel, ImportReport } from '../../model/dashboard/import-report.ts';
import type { Variable } from '../../model/dashboard/variable.ts';
import { libraryPanelsOf, readInputs, withConstants } from './board/inputs.ts';
import { readSettings } from './board/settings.ts';
import type { BoardContext } from './context.ts';
import { Datasources } from './datasources.ts';
import { Fields } from './fields.ts';
import { Findings } from './findings.ts';
import { convertPanels } from './panels/convert-panels.ts';
import { placedPanels } from './panels/places.ts';
import { unwrap } from './unwrap.ts';
import { readVariables } from './variables/variables.ts';

export interface GrafanaImport {
  readonly dashboard: Dashboard;
  readonly report: ImportReport;
}

/** Versions of the format that were looked at; others are read as far as they are alike. */
const OLDEST = 36;
const NEWEST = 41;
/** As the document has it. */
const MOST_PANELS = 500;

/**
 * A board of Grafana as one of ours, with a report of what became of each part. Reads versions 36 to 41, older ones as far as they are
 * alike, plain, as the API gives them, and as exported for sharing. Pure; whether its time range is empty is decided at `nowMs`. Throws `AppError` `GRAFANA_NOT_RECOGNISED`,
 * `GRAFANA_V2_LAYOUT` (400) where there is no classic board, or `GRAFANA_TOO_LARGE` (422); else nothing in a board makes it throw.
 */
export function importGrafana(json: unknown, nowMs: number): GrafanaImport {
  const { board: original, folder, uid } = unwrap(json);
  const inputs = readInputs(original);
  const members = withConstants(original, inputs);
  const findings = new Findings();
  const board = new Fields(members, '', findings);
  const placed = placedPanels(members);
  checkSize(placed.reduce((sum, { inner }) => sum + 1 + inner.length, 0));
  reportShape(board);
  const datasources = new Datasources(datasourceKinds(members, inputs.datasources));
  const { variables, names, byOriginal } = readVariables(board.object('templating'), datasources);
  const context: BoardContext = {
    names,
    datasources,
    isInterval: (name) => byOriginal.get(name)?.kind === 'interval',
    isNumber: (name) => isNumeric(byOriginal.get(name)),
    libraryPanels: libraryPanelsOf(members),
  };
  const { panels, reports } = convertPanels(placed, context);
  const settings = readSettings(board, { folder, context, nowMs });
  const schemaVersion = readVersion(board);
  board.finish();
  return {
    dashboard: { schemaVersion: DASHBOARD_SCHEMA_VERSION, ...settings, variables, panels },
    report: {
      source: 'grafana',
      ...(schemaVersion !== undefined && { schemaVersion }),
      ...(uid !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(uid) && { uid }),
      counts: countsOf(reports),
      board: findings.part(),
      panels: reports,
    },
  };
}

function checkSize(panels: number): void {
  if (panels <= MOST_PANELS) return;
  throw new AppError(
    'GRAFANA_TOO_LARGE',
    `the board has ${panels} panels; at most ${MOST_PANELS} are allowed`,
    {
      status: 422,
      fix: 'Make two boards of it before it is exported.',
    },
  );
}

function readVersion(board: Fields): number | undefined {
  const version = board.number('schemaVersion');
  if (version !== undefined && (version < OLDEST || version > NEWEST)) {
    const age = version < OLDEST ? 'older' : 'newer';
    board.translated(
      'schemaVersion',
      `The board is of version ${version}, ${age} than ${OLDEST} to ${NEWEST}, and is read as far as it is alike.`,
    );
  }
  return version;
}

function reportShape(board: Fields): void {
  if (board.list('rows').length > 0)
    board.minor(
      'translated',
      'rows',
      'The board was laid out in rows of twelve spans; they became the grid.',
    );
  board.list('panels');
}

/** Names that stand for data sources, with their kinds: variables of the board and inputs of the export. */
function datasourceKinds(
  { templating }: Readonly<Record<string, unknown>>,
  inputs: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const quiet = new Fields(templating, '', new Findings());
  const variables = quiet.objects('list').flatMap((variable): [string, string][] => {
    const kind = variable.peekText('query');
    return variable.peekText('type') === 'datasource' && kind !== ''
      ? [[variable.peekText('name'), kind]]
      : [];
  });
  return new Map([...inputs, ...variables]);
}

function isNumeric(variable: Variable | undefined): boolean {
  const values = variable === undefined ? [] : valuesOf(variable);
  return values.length > 0 && values.every((value) => /^\d+(?:\.\d+)?$/.test(value.trim()));
}

function valuesOf(variable: Variable): readonly string[] {
  switch (variable.kind) {
    case 'constant':
      return [variable.value];
    case 'text':
      return [variable.selected];
    case 'custom':
      return variable.multi || variable.includeAll ? [] : variable.options.map(({ value }) => value);
    case 'interval':
    case 'query':
      return [];
  }
}

function countsOf(panels: readonly ImportedPanel[]): ImportReport['counts'] {
  const counts = { taken: 0, translated: 0, partly: 0, notSupported: 0 } satisfies ImportReport['counts'];
  for (const { outcome } of panels) counts[outcome] += 1;
  return counts;
}
