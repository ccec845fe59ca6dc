import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { ImportReport } from '../../../../../src/model/dashboard/import-report.ts';
import { ApiError } from '../../../api/errors.ts';
import { boardApi } from '../api/client.ts';

/** A file that may become a board. */
export interface Candidate {
  readonly name: string;
  /** As it was read. */
  readonly source: unknown;
  /** What it would become; undefined when it cannot. */
  readonly dashboard?: Dashboard;
  readonly report?: ImportReport | null;
  /** What it is to be called. */
  readonly title: string;
  readonly error?: Error;
}

/** Reads a file and asks the server what would become of it. Rejects never: what is wrong is in `error`. */
export async function readCandidate(name: string, text: string): Promise<Candidate> {
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch (cause) {
    return { name, source: undefined, title: name, error: notJson((cause as Error).message) };
  }
  if (typeof source !== 'object' || source === null || Array.isArray(source))
    return { name, source, title: name, error: notJson('it is not an object') };
  try {
    const { dashboard, report } = await boardApi.tryImport(source);
    return { name, source, dashboard, report, title: dashboard.title };
  } catch (error) {
    return { name, source, title: name, error: error as Error };
  }
}

function notJson(why: string): ApiError {
  return new ApiError(`this is no board in JSON: ${why}`, {
    status: 400,
    code: 'NOT_JSON',
    fix: 'Take the file that an export gave, or the JSON model of a board in Grafana.',
  });
}
