import type { Dashboard } from '../../model/dashboard/document.ts';
import { DASHBOARD_SCHEMA_VERSION } from '../../model/dashboard/document.ts';
import { checkBoard } from './checks/check-board.ts';
import { checkPanels } from './checks/check-panels.ts';
import { checkVariables } from './checks/check-variables.ts';
import { completed } from './complete.ts';
import { invalidDashboard, type Problem, Problems } from './problem.ts';
import { readBySchema } from './read-by-schema.ts';
import { dashboardSchema, type WrittenDashboard } from './schema/dashboard-schema.ts';
import type { SchemaNode } from './schema-node.ts';

export interface CheckedDashboard {
  /** With all defaults; undefined when something is wrong. */
  readonly dashboard?: Dashboard;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Of the document as JSON. Stored with each version, so that a large one costs something each time. */
const MOST_BYTES = 1_048_576;

/**
 * A dashboard as people write it, checked and with its defaults filled in. What it returns it also takes, unchanged.
 * `nowMs` is what relative times are checked at.
 */
export function checkDashboard(input: unknown, nowMs: number): CheckedDashboard {
  const problems = new Problems();
  const warnings = new Problems();
  const wrongVersion = versionProblem(input);
  if (wrongVersion !== undefined) return { problems: [wrongVersion], warnings: [] };
  const read = readBySchema(dashboardSchema as SchemaNode, completed(input), '', problems);
  if (problems.found.length > 0) return { problems: problems.found, warnings: [] };
  const dashboard = withPlainFolder(read as WrittenDashboard);
  const found = { problems, warnings };
  checkBoard(dashboard, found, nowMs);
  checkVariables(dashboard.variables, found);
  checkPanels(dashboard.panels, found, new Set(dashboard.variables.map(({ name }) => name)));
  checkSize(dashboard, problems);
  const isRight = problems.found.length === 0;
  return { ...(isRight ? { dashboard } : {}), problems: problems.found, warnings: warnings.found };
}

/** As `checkDashboard`. Throws `INVALID_DASHBOARD` (400); the message names the place. */
export function parseDashboard(input: unknown, nowMs: number): Dashboard {
  const { dashboard, problems } = checkDashboard(input, nowMs);
  if (dashboard === undefined) throw invalidDashboard(problems);
  return dashboard;
}

/**
 * What a dashboard is called among all: no two that differ in folder or title are called alike. A title with a slash stands behind two,
 * which no folder has: `A//B/C` is "B/C" in the folder A, `A/B/C` is "C" in A/B, and `//A/B` is "A/B" at the top.
 */
export function nameOfDashboard({ folder, title }: Pick<Dashboard, 'folder' | 'title'>): string {
  if (title.includes('/')) return `${folder}//${title}`;
  return folder === '' ? title : `${folder}/${title}`;
}

/** `/Team A / Services/` is `Team A/Services`. */
export function plainFolder(folder: string): string {
  return folder
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('/');
}

function withPlainFolder(dashboard: WrittenDashboard): Dashboard {
  return { ...dashboard, title: dashboard.title.trim(), folder: plainFolder(dashboard.folder) };
}

/** Before all else: what a newer program wrote would only look wrong in many places. */
function versionProblem(input: unknown): Problem | undefined {
  if (typeof input !== 'object' || input === null || !('schemaVersion' in input)) return undefined;
  const { schemaVersion } = input;
  if (typeof schemaVersion !== 'number' || schemaVersion <= DASHBOARD_SCHEMA_VERSION) return undefined;
  return {
    place: 'schemaVersion',
    message: `${schemaVersion} is newer than this program knows (${DASHBOARD_SCHEMA_VERSION})`,
    fix: 'Start a newer version; a board of Grafana is brought in by "dashboarding dashboards import".',
  };
}

function checkSize(dashboard: WrittenDashboard, problems: Problems): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(dashboard));
  if (sizeBytes > MOST_BYTES)
    problems.add(
      '',
      `is ${sizeBytes} bytes long; at most ${MOST_BYTES} are allowed`,
      'Make two boards of it.',
    );
}
