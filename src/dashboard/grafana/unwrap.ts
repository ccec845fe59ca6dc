import { AppError } from '../../lib/errors.ts';

type Members = Readonly<Record<string, unknown>>;

export interface UnwrappedBoard {
  readonly board: Members;
  /** Path of folders that it lay in, as far as the wrapping says. */
  readonly folder: string | undefined;
  readonly uid: string | undefined;
}

/** Whether this is a board of Grafana rather than one of our own documents; says nothing about whether it can be read. */
export function looksLikeGrafana(json: unknown): boolean {
  if (!isMembers(json)) return false;
  if (isMembers(json.dashboard) && !looksLikeBoard(json)) return isOfGrafana(json.dashboard);
  return isOfGrafana(json);
}

function isOfGrafana(json: Members): boolean {
  if (isResource(json) || isV2Spec(json)) return true;
  const isOurs =
    Array.isArray(json.variables) || panelsOf(json).some((panel) => typeof panel.kind === 'string');
  if (isOurs) return false;
  return (
    ['__inputs', '__requires', '__elements', 'templating', 'rows', 'gnetId'].some(
      (key) => json[key] !== undefined,
    ) ||
    isMembers(json.annotations) ||
    (typeof json.schemaVersion === 'number' && json.schemaVersion > 1) ||
    panelsOf(json).some((panel) => typeof panel.type === 'string')
  );
}

/**
 * Takes the board out of what Grafana's API, its exports and its files as resources put around it. Throws `AppError`
 * `GRAFANA_NOT_RECOGNISED` or `GRAFANA_V2_LAYOUT` (400).
 */
export function unwrap(json: unknown): UnwrappedBoard {
  if (!isMembers(json)) throw notRecognised('the file does not hold a JSON object');
  if (isMembers(json.dashboard) && !looksLikeBoard(json)) {
    const folder = isMembers(json.meta) ? textOf(json.meta.folderTitle) : undefined;
    return { ...unwrapOnce(json.dashboard), folder };
  }
  return unwrapOnce(json);
}

function unwrapOnce(json: Members): UnwrappedBoard {
  if (isResource(json) && isMembers(json.spec)) return unwrapResource(json, json.spec);
  if (isV2Spec(json) || (isMembers(json.spec) && isV2Spec(json.spec))) throw v2Layout();
  if (!looksLikeBoard(json)) throw notRecognised('it has neither panels nor rows');
  return { board: json, folder: undefined, uid: textOf(json.uid) };
}

/** `{apiVersion: "dashboard.grafana.app/v1beta1", kind: "Dashboard", metadata, spec}`: the board is the spec. */
function unwrapResource({ metadata }: Members, spec: Members): UnwrappedBoard {
  if (isV2Spec(spec)) throw v2Layout();
  const name = isMembers(metadata) ? textOf(metadata.name) : undefined;
  return { board: spec, folder: undefined, uid: textOf(spec.uid) ?? name };
}

function isResource({ apiVersion, kind }: Members): boolean {
  return (
    kind === 'Dashboard' && typeof apiVersion === 'string' && apiVersion.startsWith('dashboard.grafana.app/')
  );
}

/** The newer form: panels are `elements` by name, and a `layout` of its own kind places them. */
function isV2Spec({ elements, layout, panels }: Members): boolean {
  return isMembers(elements) && isMembers(layout) && panels === undefined;
}

function looksLikeBoard(json: Members): boolean {
  return (
    ['panels', 'rows', 'templating'].some((key) => json[key] !== undefined) ||
    (typeof json.schemaVersion === 'number' && typeof json.title === 'string')
  );
}

function panelsOf({ panels }: Members): readonly Members[] {
  return Array.isArray(panels) ? panels.filter(isMembers) : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function v2Layout(): AppError {
  return new AppError(
    'GRAFANA_V2_LAYOUT',
    'the board is written in the newer format of Grafana (schema v2: elements and layout)',
    {
      status: 400,
      fix: 'Export it in the classic form: in Grafana choose Export, Export as code, and there the model "Classic" (or "V1"); or GET /api/dashboards/uid/UID. Then import that file.',
    },
  );
}

function notRecognised(why: string): AppError {
  return new AppError('GRAFANA_NOT_RECOGNISED', `this is not a dashboard of Grafana: ${why}`, {
    status: 400,
    fix: 'Give the JSON of one dashboard: from Export in Grafana, from Settings, JSON Model, or from GET /api/dashboards/uid/UID.',
  });
}
