import { AppError } from '../../lib/errors.ts';
import type { DashboardVersion } from '../../metadata/dashboard-port.ts';
import type { Change, Metadata, StoredDocument } from '../../metadata/port.ts';
import { type DashboardDiff, diffDashboards } from '../../model/dashboard/diff.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { nameOfDashboard, parseDashboard } from '../document/parse-dashboard.ts';

export interface VersionsDependencies {
  readonly metadata: Pick<Metadata, 'documents' | 'dashboards'>;
}

type WithBody = DashboardVersion & { readonly body: unknown };

/** What dashboards were. */
export class DashboardVersions {
  readonly #metadata: VersionsDependencies['metadata'];

  constructor({ metadata }: VersionsDependencies) {
    this.#metadata = metadata;
  }

  list(id: string, page: { readonly beforeVersion?: number; readonly limit: number }) {
    return this.#metadata.dashboards.versions(id, page);
  }

  /** Throws `NOT_FOUND` (404). */
  async require(id: string, version: number): Promise<WithBody> {
    const found = await this.#metadata.dashboards.version(id, version);
    if (found !== undefined) return found;
    throw notFound(`the dashboard ${JSON.stringify(id)} has no version ${version}`);
  }

  /** Without numbers what the last change did. Throws `NOT_FOUND` (404). */
  async diff(
    id: string,
    said: { readonly from?: number; readonly to?: number },
  ): Promise<DashboardDiff & { readonly from: number; readonly to: number }> {
    const [newest] = await this.list(id, { limit: 1 });
    if (newest === undefined) throw notFound(`there is no dashboard with the id ${JSON.stringify(id)}`);
    const to = said.to ?? newest.version;
    const from = said.from ?? Math.max(1, to - 1);
    const [before, after] = await Promise.all([this.#content(id, from), this.#content(id, to)]);
    return { from, to, ...diffDashboards(before, after) };
  }

  /**
   * Makes the dashboard what it was, as a new version; one that was deleted is there again. `current` is the version that the change
   * starts from, where it matters. Throws as a change does.
   */
  async restore(
    id: string,
    { version, current }: { readonly version: number; readonly current: number | undefined },
    change: Change,
  ): Promise<StoredDocument> {
    const dashboard = parseDashboard(await this.#content(id, version), change.atMs);
    const documents = this.#metadata.documents('dashboards');
    const comment = [`restored from version ${version}`, change.comment].filter(Boolean).join(': ');
    const next = { name: nameOfDashboard(dashboard), body: dashboard };
    const stored = await documents.get(id);
    if (stored === undefined) return documents.create({ id, ...next, origin: 'api' }, { ...change, comment });
    const { origin } = stored;
    return documents.update(
      id,
      { ...next, version: current ?? stored.version, origin },
      { ...change, comment },
    );
  }

  async #content(id: string, version: number): Promise<Dashboard> {
    const { body, deleted } = await this.require(id, version);
    if (deleted)
      throw notFound(
        `version ${version} is where the dashboard was deleted: it says nothing`,
        `Take the version before it, ${version - 1}.`,
      );
    return body as Dashboard;
  }
}

function notFound(message: string, fix?: string): AppError {
  return new AppError('NOT_FOUND', message, {
    status: 404,
    fix: fix ?? 'GET /api/v1/dashboards/ID/versions lists those there are.',
  });
}
