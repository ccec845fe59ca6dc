import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Metadata } from '../../metadata/port.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { nameOfDashboard, parseDashboard, plainFolder } from '../document/parse-dashboard.ts';
import { isIn } from '../search/dashboard-index.ts';

export interface RenameDependencies {
  readonly metadata: Pick<Metadata, 'documents'>;
  readonly clock: Clock;
}

/**
 * Moves what is in a folder and in those below it. Throws `NOT_FOUND` (404) when there is nothing, and as a change of a dashboard does:
 * then nothing was moved.
 */
export async function renameFolder(
  said: { readonly from: string; readonly to: string },
  actor: string,
  { metadata, clock }: RenameDependencies,
): Promise<{ readonly dashboards: readonly object[] }> {
  const [from, to] = [plainFolder(said.from), plainFolder(said.to)];
  const documents = metadata.documents('dashboards');
  const inside = (await documents.list()).filter(({ body }) => isIn((body as Dashboard).folder, from));
  if (inside.length === 0 || from === '')
    throw new AppError('NOT_FOUND', `from: there is no dashboard in the folder ${JSON.stringify(from)}`, {
      status: 404,
      fix: 'GET /api/v1/dashboards lists the folders there are.',
    });
  const atMs = clock.now();
  const moved = inside.map(({ id, version, body, origin }) => {
    const { folder, ...rest } = body as Dashboard;
    const dashboard = parseDashboard({ ...rest, folder: `${to}${folder.slice(from.length)}` }, atMs);
    return { id, version, name: nameOfDashboard(dashboard), body: dashboard, origin };
  });
  const comment = `folder ${from} renamed to ${to === '' ? 'the top' : to}`;
  const changed = await documents.updateAll(moved, { actor, atMs, comment });
  return {
    dashboards: changed.map(({ id, version, body }) => {
      const { folder, title } = body as Dashboard;
      return { id, version, folder, title };
    }),
  };
}
