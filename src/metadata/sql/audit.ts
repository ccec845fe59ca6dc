import type { Insertable, Kysely, Selectable } from 'kysely';
import type { TimestampMs } from '../../model/time.ts';
import type { AuditEntry, AuditRepository } from '../port.ts';
import type { SqlAccess } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { asJsonOrNull, asMs } from './values.ts';

/** Small portions, so that no transaction holds others up for long. */
const ROWS_AT_ONCE = 2_000;

type AuditRow = Selectable<Tables['audit_log']>;

/** The audit trail. Lines about documents are written with the change, by `insertAudit`. */
export function auditRepository(access: SqlAccess): AuditRepository {
  return {
    list: (filter) =>
      access.read('reading the audit trail', async (db) => {
        let query = db.selectFrom('audit_log').selectAll();
        if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
        if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
        if (filter.beforeSeq !== undefined) query = query.where('seq', '<', filter.beforeSeq);
        const rows = await query.orderBy('seq', 'desc').limit(filter.limit).execute();
        return rows.map(entryOf);
      }),
    add: (entry) => access.transaction('writing the audit trail', (db) => insertAudit(db, entry)),
    prune: (beforeMs) => pruneAudit(access, beforeMs),
  };
}

export async function insertAudit(db: Kysely<Tables>, entry: Omit<AuditEntry, 'seq'>): Promise<void> {
  await db.insertInto('audit_log').values(rowOf(entry)).execute();
}

async function pruneAudit(access: SqlAccess, beforeMs: TimestampMs): Promise<number> {
  for (let deleted = 0; ; ) {
    const portion = await access.transaction('deleting old entries of the audit trail', async (db) => {
      const old = db
        .selectFrom('audit_log')
        .select('seq')
        .where('at_ms', '<', beforeMs)
        .orderBy('seq')
        .limit(ROWS_AT_ONCE);
      const { numDeletedRows } = await db.deleteFrom('audit_log').where('seq', 'in', old).executeTakeFirst();
      return Number(numDeletedRows);
    });
    deleted += portion;
    if (portion < ROWS_AT_ONCE) return deleted;
  }
}

function rowOf(entry: Omit<AuditEntry, 'seq'>): Insertable<Tables['audit_log']> {
  return {
    at_ms: asMs(entry.atMs),
    actor: entry.actor,
    action: entry.action,
    kind: entry.kind,
    subject_id: entry.subjectId,
    subject_name: entry.subjectName,
    before: asJsonOrNull(entry.before),
    after: asJsonOrNull(entry.after),
  };
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    seq: row.seq,
    atMs: row.at_ms,
    actor: row.actor,
    action: row.action as AuditEntry['action'],
    kind: row.kind,
    subjectId: row.subject_id,
    subjectName: row.subject_name,
    ...(row.before === null ? {} : { before: JSON.parse(row.before) as unknown }),
    ...(row.after === null ? {} : { after: JSON.parse(row.after) as unknown }),
  };
}
