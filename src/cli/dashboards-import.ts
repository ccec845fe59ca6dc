import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { AskApi } from '../documents/as-code/apply.ts';
import { AppError } from '../lib/errors.ts';
import type { Action } from './action.ts';
import { askApi } from './ask-api.ts';
import { type OptionValues, textOption } from './command.ts';
import { type ImportedBoard, renderImport } from './dashboards-text.ts';
import { usageError } from './usage-error.ts';

/** `dashboards import`: boards of files, of our own or of Grafana, with a report of what became of them. */
export const importDashboards: Action = async ({ values, files }) => {
  if (files.length === 0)
    throw usageError('import needs a file', 'dashboarding dashboards import grafana.json');
  if (files.length > 1 && textOption(values, 'title') !== undefined)
    throw usageError('--title is for one board', 'Leave it out, or import one file at a time.');
  const ask = askApi(values);
  const imported = [];
  for (const file of files) {
    const body = await jsonOf(file);
    const result = await importOne(ask, body, values).catch((error: unknown) => {
      throw namedAfter(file, error);
    });
    imported.push({ file, ...result });
    if (values.json !== true) process.stdout.write(renderImport(file, result, { all: values.all === true }));
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ files: imported })}\n`);
  return 0;
};

/** Under its own id where that is free; `--overwrite` takes the place of the board that has it. */
async function importOne(ask: AskApi, body: unknown, values: OptionValues): Promise<ImportedBoard> {
  const query = queryOf(values);
  const post = async (more: Readonly<Record<string, string>> = {}) =>
    (await ask(
      `/api/v1/dashboards/import?${new URLSearchParams({ ...Object.fromEntries(query), ...more })}`,
      {
        method: 'POST',
        body,
      },
    )) as ImportedBoard;
  if (values.overwrite !== true) {
    const imported = await post();
    const wanted = ownIdOf(body, imported);
    const isTaken = wanted !== undefined && imported.dashboard.id !== undefined;
    return isTaken && imported.dashboard.id !== wanted ? { ...imported, takenId: wanted } : imported;
  }
  const tried = await post({ dryRun: 'true' });
  const id = ownIdOf(body, tried);
  const version = id === undefined ? undefined : await versionOf(ask, id);
  if (id === undefined || version === undefined) return values['dry-run'] === true ? tried : post();
  if (values['dry-run'] === true) return { ...tried, wouldReplace: id };
  const actor = query.get('actor');
  // Whoever changes the board between the two requests is not overwritten: the version is checked.
  const dashboard = await ask(`/api/v1/dashboards/${encodeURIComponent(id)}`, {
    method: 'PUT',
    body: { ...tried.dashboard, version, actor, comment: 'imported' },
  });
  return { dashboard: dashboard as ImportedBoard['dashboard'], report: tried.report, replaced: version };
}

/** The id that the board had where it comes from. */
function ownIdOf(body: unknown, { report }: ImportedBoard): string | undefined {
  if (report !== null) return report.uid;
  const { id } = body as { readonly id?: unknown };
  return typeof id === 'string' ? id : undefined;
}

/** Undefined where there is no such board. */
async function versionOf(ask: AskApi, id: string): Promise<number | undefined> {
  try {
    const { version } = (await ask(`/api/v1/dashboards/${encodeURIComponent(id)}`)) as { version: number };
    return version;
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return undefined;
    throw error;
  }
}

function queryOf(values: OptionValues): URLSearchParams {
  const query = new URLSearchParams({ actor: textOption(values, 'actor') ?? userInfo().username });
  for (const name of ['title', 'folder']) {
    const value = textOption(values, name);
    if (value !== undefined) query.set(name, value);
  }
  if (values['dry-run'] === true) query.set('dryRun', 'true');
  return query;
}

async function jsonOf(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new AppError('FILE_UNREADABLE', `${path}: the file cannot be read (${reason})`, {
      status: 400,
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('FILE_INVALID', `${path}: is no JSON: ${(cause as Error).message}`, {
      status: 400,
      cause,
    });
  }
}

/** Of many files, which one. */
function namedAfter(file: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, status, fix } = error;
  return new AppError(code, `${file}: ${message}`, {
    status,
    cause: error,
    ...(fix === undefined ? {} : { fix }),
  });
}
