import type { Selectable } from 'kysely';
import type { DashboardRepository, DashboardShare, DashboardVersion } from '../dashboard-port.ts';
import type { SqlAccess } from './sql-access.ts';
import type { ShareTable, Tables } from './tables.ts';
import { asMs, asMsOrNull, asText } from './values.ts';

/** Versions, stars and shares of dashboards. Versions are written with the documents, by `dashboardHistory`. */
export function dashboardRepository(access: SqlAccess): DashboardRepository {
  return { ...versionsOver(access), ...starsOver(access), ...sharesOver(access) };
}

function versionsOver(access: SqlAccess): Pick<DashboardRepository, 'versions' | 'version' | 'deleted'> {
  return {
    versions: (dashboardId, { beforeVersion, limit }) =>
      access.read('listing versions of a dashboard', async (db) => {
        let query = db
          .selectFrom('dashboard_versions')
          .select(VERSION_COLUMNS)
          .select((eb) => eb('body', 'is', null).as('deleted'))
          .where('dashboard_id', '=', dashboardId);
        if (beforeVersion !== undefined) query = query.where('version', '<', beforeVersion);
        const rows = await query.orderBy('version', 'desc').limit(limit).execute();
        return rows.map(versionOf);
      }),
    version: (dashboardId, version) =>
      access.read('reading a version of a dashboard', async (db) => {
        const row = await db
          .selectFrom('dashboard_versions')
          .select([...VERSION_COLUMNS, 'body'])
          .where('dashboard_id', '=', dashboardId)
          .where('version', '=', version)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const { body } = row;
        const deleted = body === null;
        return { ...versionOf({ ...row, deleted }), body: deleted ? undefined : JSON.parse(body) };
      }),
    deleted: (limit) =>
      access.read('listing deleted dashboards', async (db) => {
        const rows = await db
          .selectFrom('dashboard_versions as last')
          .select(VERSION_COLUMNS)
          .where('body', 'is', null)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('dashboard_versions as later')
                  .select('later.version')
                  .whereRef('later.dashboard_id', '=', 'last.dashboard_id')
                  .whereRef('later.version', '>', 'last.version'),
              ),
            ),
          )
          .orderBy('at_ms', 'desc')
          .orderBy('dashboard_id')
          .limit(limit)
          .execute();
        return rows.map((row) => versionOf({ ...row, deleted: true }));
      }),
  };
}

function starsOver(access: SqlAccess): Pick<DashboardRepository, 'starred' | 'setStar'> {
  return {
    starred: (actor) =>
      access.read('listing stars', async (db) => {
        const rows = await db
          .selectFrom('dashboard_stars')
          .select('dashboard_id')
          .where('actor', '=', asText(actor))
          .execute();
        return new Set(rows.map((row) => row.dashboard_id));
      }),
    setStar: (actor, dashboardId, isOn) =>
      access.transaction('changing a star', async (db) => {
        const row = { actor: asText(actor), dashboard_id: asText(dashboardId) };
        if (isOn) {
          await db
            .insertInto('dashboard_stars')
            .values(row)
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        } else {
          await db
            .deleteFrom('dashboard_stars')
            .where('actor', '=', row.actor)
            .where('dashboard_id', '=', row.dashboard_id)
            .execute();
        }
      }),
  };
}

type Shares = 'shares' | 'addShare' | 'deleteShare' | 'shareByTokenHash' | 'noteShareUse';

function sharesOver(access: SqlAccess): Pick<DashboardRepository, Shares> {
  return {
    shares: (dashboardId) =>
      access.read('listing shares', async (db) => {
        const rows = await db
          .selectFrom('dashboard_shares')
          .selectAll()
          .where('dashboard_id', '=', dashboardId)
          .orderBy('created_at_ms')
          .orderBy('id')
          .execute();
        return rows.map(shareOf);
      }),
    addShare: (share) =>
      access.transaction('adding a share', async (db) => {
        await db.insertInto('dashboard_shares').values(shareRowOf(share)).execute();
      }),
    deleteShare: (dashboardId, shareId) =>
      access.transaction('deleting a share', async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom('dashboard_shares')
          .where('dashboard_id', '=', dashboardId)
          .where('id', '=', shareId)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    shareByTokenHash: (tokenHash) =>
      access.read('looking for a share', async (db) => {
        const row = await db
          .selectFrom('dashboard_shares')
          .selectAll()
          .where('token_hash', '=', tokenHash)
          .executeTakeFirst();
        return row === undefined ? undefined : shareOf(row);
      }),
    noteShareUse: (shareId, atMs) =>
      access.transaction('noting the use of a share', async (db) => {
        await db
          .updateTable('dashboard_shares')
          .set({ last_used_at_ms: asMs(atMs) })
          .where('id', '=', shareId)
          .where(({ or, eb }) =>
            or([eb('last_used_at_ms', 'is', null), eb('last_used_at_ms', '<', asMs(atMs))]),
          )
          .execute();
      }),
  };
}

const VERSION_COLUMNS = ['dashboard_id', 'version', 'name', 'at_ms', 'actor', 'comment'] as const;

type VersionRow = Pick<Selectable<Tables['dashboard_versions']>, (typeof VERSION_COLUMNS)[number]>;

/** SQLite has no booleans. */
function versionOf({ deleted, ...row }: VersionRow & { readonly deleted: unknown }): DashboardVersion {
  return {
    dashboardId: row.dashboard_id,
    ...{ version: row.version, name: row.name, atMs: row.at_ms, actor: row.actor, comment: row.comment },
    deleted: Boolean(deleted),
  };
}

function shareOf(row: Selectable<ShareTable>): DashboardShare {
  return {
    id: row.id,
    dashboardId: row.dashboard_id,
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}

function shareRowOf(share: DashboardShare & { readonly tokenHash: string }): ShareTable {
  return {
    id: share.id,
    token_hash: share.tokenHash,
    dashboard_id: share.dashboardId,
    created_at_ms: asMs(share.createdAtMs),
    created_by: asText(share.createdBy),
    expires_at_ms: asMsOrNull(share.expiresAtMs),
    last_used_at_ms: asMsOrNull(share.lastUsedAtMs),
  };
}
