import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filePathOf } from '../dashboard/as-code/file-paths.ts';
import { listedDashboards } from '../dashboard/as-code/present-dashboards.ts';
import { exportedFile } from '../dashboard/http/exported-file.ts';
import type { AskApi } from '../documents/as-code/apply.ts';
import type { Dashboard } from '../model/dashboard/document.ts';
import type { Action } from './action.ts';
import { askApi } from './ask-api.ts';
import { textOption } from './command.ts';
import { filterOf } from './dashboards-list.ts';
import { usageError } from './usage-error.ts';

/** `dashboards export`: the named boards, or all that people made, as files that `apply` and `import` take. */
export const exportDashboards: Action = async ({ values, files: ids }) => {
  const ask = askApi(values);
  const folder = textOption(values, 'output');
  const wanted = ids.length > 0 ? ids : await idsOfAll(ask, filterOf(values));
  if (folder === undefined) {
    const [id, ...others] = wanted;
    if (id === undefined || others.length > 0 || ids.length === 0)
      throw usageError(
        'export needs a folder for the files: -o dashboards/',
        'Or name one dashboard by its id: it is then printed.',
      );
    process.stdout.write((await exported(ask, id)).text);
    return 0;
  }
  const taken = new Set<string>();
  for (const id of wanted) process.stdout.write(`${await writeBoard(ask, { id, folder, taken })}\n`);
  return 0;
};

/** What comes with the program comes with the next one as well. */
async function idsOfAll(ask: AskApi, filter: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const listed = await listedDashboards(ask, filter);
  return listed.filter(({ origin }) => origin !== 'built-in').map(({ id }) => id);
}

/** Returns the path. Boards whose titles make the same name are told apart by their ids, also where only capitals differ. */
async function writeBoard(
  ask: AskApi,
  { id, folder, taken }: { readonly id: string; readonly folder: string; readonly taken: Set<string> },
): Promise<string> {
  const { dashboard, name, text } = await exported(ask, id);
  const plain = filePathOf(dashboard, name);
  const path = taken.has(sameFile(plain)) ? filePathOf(dashboard, `${id}.json`) : plain;
  taken.add(sameFile(path));
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Many disks take `Shop/web.json` and `shop/web.json` for one file; a folder with one of them keeps what the file says of its own. */
function sameFile(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

async function exported(ask: AskApi, id: string) {
  const body = (await ask(`/api/v1/dashboards/${encodeURIComponent(id)}/export`)) as Dashboard & {
    readonly id?: string;
  };
  const { id: own, ...dashboard } = body;
  const origin = own === undefined ? 'built-in' : 'api';
  return { dashboard, ...exportedFile({ id, body: dashboard, origin }) };
}
