import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Annotation, AnnotationFilter, AnnotationRepository } from '../annotation-port.ts';
import { insertAudit } from './audit.ts';
import type { SqlAccess } from './sql-access.ts';
import type { AnnotationTable, Tables } from './tables.ts';
import { asMs, asMsOrNull, asText } from './values.ts';

/** Annotations and the tags that they are found by. */
export function annotationRepository(access: SqlAccess): AnnotationRepository {
  return {
    list: (filter) => access.read('listing annotations', (db) => list(db, filter)),
    get: (id) => access.read('reading an annotation', (db) => find(db, id)),
    create: (annotation, actor) =>
      access.transaction('creating an annotation', async (db) => {
        await db.insertInto('annotations').values(rowOf(annotation)).execute();
        await insertTags(db, annotation);
        await audit(db, 'create', { annotation, actor, atMs: annotation.updatedAtMs });
      }),
    update: (annotation, actor) =>
      access.transaction('changing an annotation', async (db) => {
        const before = await find(db, annotation.id);
        if (before === undefined) return false;
        const after = { ...annotation, author: before.author, createdAtMs: before.createdAtMs };
        await db.updateTable('annotations').set(rowOf(after)).where('id', '=', after.id).execute();
        await db.deleteFrom('annotation_tags').where('annotation_id', '=', after.id).execute();
        await insertTags(db, after);
        await audit(db, 'update', { annotation: after, before, actor, atMs: after.updatedAtMs });
        return true;
      }),
    delete: (id, { actor, atMs }) =>
      access.transaction('deleting an annotation', async (db) => {
        const before = await find(db, id);
        if (before === undefined) return false;
        await db.deleteFrom('annotations').where('id', '=', id).execute();
        await audit(db, 'delete', { before, actor, atMs });
        return true;
      }),
  };
}

async function list(
  db: Kysely<Tables>,
  { fromMs, toMs, tags = [], dashboardId, ownOnly = false, limit }: AnnotationFilter,
): Promise<readonly Annotation[]> {
  let query = db
    .selectFrom('annotations')
    .selectAll()
    .where('start_ms', '<=', asMs(toMs))
    // As in the index.
    .where(sql<number>`coalesce(end_ms, start_ms)`, '>=', asMs(fromMs));
  if (dashboardId !== undefined)
    query = query.where(({ or, eb }) => {
      const isOwn = eb('dashboard_id', '=', asText(dashboardId));
      return ownOnly ? isOwn : or([isOwn, eb('dashboard_id', 'is', null)]);
    });
  for (const texts of tags.map((tag) => [tag].flat().map(asText))) {
    if (texts.length === 0) return [];
    query = query.where('id', 'in', (eb) =>
      eb.selectFrom('annotation_tags').select('annotation_id').where('tag', 'in', texts),
    );
  }
  const rows = await query.orderBy('start_ms', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(annotationOf);
}

async function find(db: Kysely<Tables>, id: string): Promise<Annotation | undefined> {
  const row = await db.selectFrom('annotations').selectAll().where('id', '=', asText(id)).executeTakeFirst();
  return row === undefined ? undefined : annotationOf(row);
}

async function insertTags(db: Transaction<Tables>, { id, tags }: Annotation): Promise<void> {
  const rows = [...new Set(tags)].map((tag) => ({ tag: asText(tag), annotation_id: id }));
  if (rows.length > 0) await db.insertInto('annotation_tags').values(rows).execute();
}

interface AuditOptions {
  readonly annotation?: Annotation;
  readonly before?: Annotation;
  readonly actor: string;
  readonly atMs: number;
}

function audit(
  db: Transaction<Tables>,
  action: 'create' | 'update' | 'delete',
  { annotation, before, actor, atMs }: AuditOptions,
): Promise<void> {
  const subject = annotation ?? before;
  if (subject === undefined) throw new Error('BUG: a change of nothing');
  return insertAudit(db, {
    ...{ atMs, actor: asText(actor), action, kind: 'annotations' },
    ...{ subjectId: subject.id, subjectName: asText(subject.title) },
    ...(before === undefined ? {} : { before }),
    ...(annotation === undefined ? {} : { after: annotation }),
  });
}

function rowOf(annotation: Annotation): AnnotationTable {
  return {
    id: annotation.id,
    start_ms: asMs(annotation.startMs),
    end_ms: asMsOrNull(annotation.endMs),
    title: asText(annotation.title),
    text: asText(annotation.text),
    tags: JSON.stringify(annotation.tags),
    author: asText(annotation.author),
    dashboard_id: annotation.dashboardId,
    panel_id: annotation.panelId,
    created_at_ms: asMs(annotation.createdAtMs),
    updated_at_ms: asMs(annotation.updatedAtMs),
  };
}

function annotationOf(row: Selectable<AnnotationTable>): Annotation {
  return {
    id: row.id,
    startMs: row.start_ms,
    endMs: row.end_ms,
    title: row.title,
    text: row.text,
    tags: JSON.parse(row.tags) as string[],
    author: row.author,
    dashboardId: row.dashboard_id,
    panelId: row.panel_id,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
