import type { DocumentHistory } from './documents.ts';
import { asMs, asText } from './values.ts';

/** Every version of every dashboard, in `dashboard_versions`. */
export const dashboardHistory: DocumentHistory = {
  lastVersion: async (db, id) => {
    const row = await db
      .selectFrom('dashboard_versions')
      .select((eb) => eb.fn.max('version').as('last'))
      .where('dashboard_id', '=', id)
      .executeTakeFirst();
    return row?.last ?? 0;
  },
  add: async (db, { id, version, name, body }, change) => {
    await db
      .insertInto('dashboard_versions')
      .values({ ...{ dashboard_id: id, version, name }, body: JSON.stringify(body), ...rowOf(change) })
      .execute();
  },
  addDeletion: async (db, { id, version, name }, change) => {
    await db
      .insertInto('dashboard_versions')
      .values({ ...{ dashboard_id: id, version: version + 1, name }, body: null, ...rowOf(change) })
      .execute();
    // Who restores it decides anew who may see it.
    await db.deleteFrom('dashboard_shares').where('dashboard_id', '=', id).execute();
  },
};

function rowOf({ atMs, actor, comment = '' }: Parameters<DocumentHistory['add']>[2]) {
  return { at_ms: asMs(atMs), actor: asText(actor), comment: asText(comment) };
}
