import { DASHBOARD_SCHEMA_VERSION, type Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { KINDS } from './new-panel.ts';

/** What is being written on a board and not stored yet. It outlives a reload, a lost connection and a crash. */
export interface Draft {
  readonly board: Dashboard;
  /** As it was stored when the writing began: to tell one's own changes from those of others. */
  readonly base: Dashboard;
  /** The stored version that `base` is; 0 for a board that is not stored yet. */
  readonly version: number;
  readonly atMs: number;
}

/** What is stored as a draft; undefined when it is none that this version of the program can go on with. */
export function readDraftText(text: string): Draft | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDraft(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// A draft may be unfinished, so what the server demands of a board is too much. This is what the pages need to draw it.
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => Number.isFinite(value);
const record: Check = (value) => fieldsOf(value) !== undefined;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) => {
    const own = fieldsOf(value);
    return own !== undefined && Object.entries(checks).every(([name, check]) => check(own[name]));
  };

const LINKS = list(fields({ title: text, url: text }));
const PANEL = fields({
  ...{ id: Number.isInteger, title: text, links: optional(LINKS) },
  grid: fields({ x: number, y: number, w: number, h: number }),
});
const DATA = fields({ queries: list(fields({ refId: text, kind: text })), display: record });
/** What each kind has that has no queries. */
const OTHER_KINDS: Readonly<Record<string, Check>> = {
  row: fields({ collapsed: (value) => typeof value === 'boolean' }),
  text: fields({ markdown: text }),
  alertList: fields({ states: list(text), labels: record }),
};

const panel: Check = (value) => {
  const kind = fieldsOf(value)?.kind;
  if (typeof kind !== 'string' || !PANEL(value)) return false;
  const other = Object.hasOwn(OTHER_KINDS, kind) ? OTHER_KINDS[kind] : undefined;
  return other === undefined ? KINDS.some((known) => known.kind === kind) && DATA(value) : other(value);
};

const BOARD = fields({
  schemaVersion: (value) => value === DASHBOARD_SCHEMA_VERSION,
  ...{ title: text, description: optional(text), folder: text, tags: list(text), refreshSeconds: number },
  time: fields({ from: text, to: text, zone: text }),
  variables: list(fields({ name: text, kind: text })),
  panels: list(panel),
  annotations: list(fields({ name: text, kind: text })),
  links: LINKS,
});
const DRAFT = fields({ board: BOARD, base: BOARD, version: number, atMs: number });

function isDraft(value: unknown): value is Draft {
  return DRAFT(value);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
