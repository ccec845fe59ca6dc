import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Change, DocumentKind, DocumentRepository, StoredDocument } from '../port.ts';
import { insertAudit } from './audit.ts';
import { idTaken, nameTaken, notFound, versionConflict } from './errors.ts';
import type { SqlAccess } from './sql-access.ts';
import type { DocumentTable, Tables } from './tables.ts';
import { asMs, asText } from './values.ts';

/** Keeps each version of the documents of a kind; works in the transaction of the change. */
export interface DocumentHistory {
  /** 0 where there was none. */
  lastVersion(db: Transaction<Tables>, id: string): Promise<number>;
  add(db: Transaction<Tables>, document: StoredDocument, change: Change): Promise<void>;
  addDeletion(db: Transaction<Tables>, last: StoredDocument, change: Change): Promise<void>;
}

/** The documents of one kind. Changes of a kind run one after the other, so that what a change has looked at stays true. */
export class SqlDocuments implements DocumentRepository {
  readonly #kind: DocumentKind;
  readonly #table: 'alert_rules';
  readonly #access: SqlAccess;
  readonly #history: DocumentHistory | undefined;

  constructor(kind: DocumentKind, access: SqlAccess, history?: DocumentHistory) {
    this.#kind = kind;
    this.#history = history;
    // All kinds have the same columns: to the compiler they are one of them.
    this.#table = kind as 'alert_rules';
    this.#access = access;
  }

  list(): Promise<readonly StoredDocument[]> {
    return this.#access.read(`listing ${this.#kind}`, async (db) => {
      const rows = await db.selectFrom(this.#table).selectAll().orderBy('name').execute();
      return rows.map(documentOf);
    });
  }

  get(id: string): Promise<StoredDocument | undefined> {
    return this.#access.read(`reading ${this.#kind}`, (db) => this.#find(db, id));
  }

  revision(): Promise<number> {
    return this.#access.read(`reading the revision of ${this.#kind}`, async (db) => {
      const row = await db
        .selectFrom('document_revisions')
        .select('revision')
        .where('kind', '=', this.#kind)
        .executeTakeFirstOrThrow();
      return row.revision;
    });
  }

  create(
    { id, name, body, origin }: Parameters<DocumentRepository['create']>[0],
    change: Change,
  ): Promise<StoredDocument> {
    return this.#change('creating', async (db) => {
      const ownId = id ?? randomUUID();
      const last = (await this.#history?.lastVersion(db, ownId)) ?? 0;
      const document: StoredDocument = {
        ...{ id: ownId, name: asText(name), body, version: last + 1, origin: asText(origin) },
        ...{
          createdAtMs: asMs(change.atMs),
          updatedAtMs: asMs(change.atMs),
          updatedBy: asText(change.actor),
        },
      };
      await this.#requireFreeName(db, document);
      if ((await this.#find(db, document.id)) !== undefined) throw idTaken(this.#kind, document.id);
      await db.insertInto(this.#table).values(rowOf(document)).execute();
      await this.#history?.add(db, document, change);
      await this.#audit(db, 'create', change, { after: document });
      return document;
    });
  }

  update(id: string, next: Next, change: Change): Promise<StoredDocument> {
    return this.#change('changing', (db) => this.#replace(db, { id, ...next }, change));
  }

  updateAll(
    documents: readonly ({ readonly id: string } & Next)[],
    change: Change,
  ): Promise<readonly StoredDocument[]> {
    return this.#change('changing', async (db) => {
      const changed: StoredDocument[] = [];
      for (const document of documents) changed.push(await this.#replace(db, document, change));
      return changed;
    });
  }

  delete(id: string, version: number | undefined, change: Change): Promise<void> {
    return this.#change('deleting', async (db) => {
      const before = await this.#require(db, id, version);
      await db.deleteFrom(this.#table).where('id', '=', id).execute();
      await this.#history?.addDeletion(db, before, change);
      await this.#audit(db, 'delete', change, { before });
    });
  }

  /** The row of the revision is locked first, which makes others that change the kind wait. */
  #change<T>(doing: string, work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#access.transaction(`${doing} one of ${this.#kind}`, async (db) => {
      await db
        .updateTable('document_revisions')
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .where('kind', '=', this.#kind)
        .execute();
      return work(db);
    });
  }

  async #replace(
    db: Transaction<Tables>,
    { id, version, name, body, origin }: { readonly id: string } & Next,
    change: Change,
  ): Promise<StoredDocument> {
    const before = await this.#require(db, id, version);
    const after: StoredDocument = {
      ...{ ...before, name: asText(name), body, version: before.version + 1, origin: asText(origin) },
      ...{ updatedAtMs: asMs(change.atMs), updatedBy: asText(change.actor) },
    };
    await this.#requireFreeName(db, after);
    await db.updateTable(this.#table).set(rowOf(after)).where('id', '=', id).execute();
    await this.#history?.add(db, after, change);
    await this.#audit(db, 'update', change, { before, after });
    return after;
  }

  async #find(db: Kysely<Tables>, id: string): Promise<StoredDocument | undefined> {
    const row = await db.selectFrom(this.#table).selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : documentOf(row);
  }

  async #require(db: Kysely<Tables>, id: string, version: number | undefined): Promise<StoredDocument> {
    const stored = await this.#find(db, id);
    if (stored === undefined) throw notFound(this.#kind, id);
    if (version !== undefined && stored.version !== version)
      throw versionConflict(this.#kind, stored, version);
    return stored;
  }

  async #requireFreeName(db: Kysely<Tables>, { id, name }: StoredDocument): Promise<void> {
    const taken = await db
      .selectFrom(this.#table)
      .select('id')
      .where('name', '=', name)
      .where('id', '<>', id)
      .executeTakeFirst();
    if (taken !== undefined) throw nameTaken(this.#kind, name);
  }

  #audit(
    db: Kysely<Tables>,
    action: 'create' | 'update' | 'delete',
    { actor, atMs }: Change,
    { before, after }: { readonly before?: StoredDocument; readonly after?: StoredDocument },
  ): Promise<void> {
    const subject = after ?? before;
    if (subject === undefined) throw new Error('BUG: a change of nothing');
    return insertAudit(db, {
      ...{ atMs, actor, action, kind: this.#kind, subjectId: subject.id, subjectName: subject.name },
      // Where each version is kept, it need not be there twice more.
      ...(before === undefined || this.#history !== undefined ? {} : { before: before.body }),
      ...(after === undefined || this.#history !== undefined ? {} : { after: after.body }),
    });
  }
}

type Next = Parameters<DocumentRepository['update']>[1];

function rowOf(document: StoredDocument): DocumentTable {
  return {
    id: document.id,
    name: document.name,
    body: JSON.stringify(document.body),
    version: document.version,
    origin: document.origin,
    created_at_ms: document.createdAtMs,
    updated_at_ms: document.updatedAtMs,
    updated_by: document.updatedBy,
  };
}

function documentOf(row: Selectable<DocumentTable>): StoredDocument {
  return {
    id: row.id,
    name: row.name,
    body: JSON.parse(row.body) as unknown,
    version: row.version,
    origin: row.origin,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    updatedBy: row.updated_by,
  };
}
