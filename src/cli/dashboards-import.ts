import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
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
    const result = (await ask(`/api/v1/dashboards/import?${queryOf(values)}`, {
      method: 'POST',
      body,
    }).catch((error: unknown) => {
      throw namedAfter(file, error);
    })) as ImportedBoard;
    imported.push({ file, ...result });
    if (values.json !== true) process.stdout.write(renderImport(file, result, { all: values.all === true }));
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ files: imported })}\n`);
  return 0;
};

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
