import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { runRuleTests } from '../alert/rule-tests/run-rule-tests.ts';
import { AppError } from '../lib/errors.ts';
import type { Action } from './action.ts';
import { renderRuleTests } from './alerts-text.ts';

/** `alerts test`: runs the tests of rule files, without a server. 1 when one fails. */
export const testAlerts: Action = async ({ values, files }) => {
  if (files.length === 0) {
    throw new AppError('USAGE', 'test needs a file with tests', {
      status: 400,
      fix: 'dashboarding alerts test rules.test.yaml',
    });
  }
  const results = [];
  for (const file of files) {
    // Files that tests name are beside the tests.
    const result = await runRuleTests(await textOf(file), {
      readFile: (path) => textOf(resolve(dirname(file), path)),
    });
    results.push({ file, ...result });
    if (values.json !== true) process.stdout.write(renderRuleTests(file, result));
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ files: results })}\n`);
  return results.every(({ passed }) => passed) ? 0 : 1;
};

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new AppError('FILE_UNREADABLE', `${path}: the file cannot be read (${reason})`, {
      status: 400,
      cause,
    });
  }
}
