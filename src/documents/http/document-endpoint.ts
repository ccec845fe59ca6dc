import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type {
  AuditEntry,
  Change,
  DocumentRepository,
  Metadata,
  StoredDocument,
} from '../../metadata/port.ts';
import { actorOf } from './actor.ts';
import { commentOf } from './comment.ts';
import { isConflict, sendConflict } from './document-conflict.ts';
import { READ_ONLY_FIELDS } from './document-schemas.ts';
import type { DocumentSurface } from './document-surface.ts';
import { entityTag, requiredVersion, versionOf } from './document-version.ts';
import { originOf } from './origin.ts';

export interface DocumentEndpointDependencies {
  readonly metadata: Pick<Metadata, 'documents' | 'audit'>;
  readonly clock: Clock;
  readonly surface: DocumentSurface;
}

type Fields = Readonly<Record<string, unknown>>;
type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** What the routes of one kind of document do. */
export class DocumentEndpoint {
  readonly #metadata: DocumentEndpointDependencies['metadata'];
  readonly #clock: Clock;
  readonly #surface: DocumentSurface;

  constructor({ metadata, clock, surface }: DocumentEndpointDependencies) {
    this.#metadata = metadata;
    this.#clock = clock;
    this.#surface = surface;
  }

  get #documents(): DocumentRepository {
    return this.#metadata.documents(this.#surface.kind);
  }

  async list(request: FastifyRequest): Promise<object> {
    const documents = await this.#documents.list();
    const shown = await this.showAll(documents, actorOf(request));
    return { [this.#surface.plural]: shown, total: documents.length };
  }

  async read(id: string, { request, reply }: Exchange): Promise<FastifyReply> {
    return this.#answer(await this.require(id), { request, reply });
  }

  async create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const sent = fieldsOf(request.body);
    const id = this.#surface.chosenId?.(sent.id) ?? (await this.#deletedId(sent.id)) ?? randomUUID();
    const { name, body } = await this.#surface.check(this.#own(sent), { id, actor: actorOf(request) });
    const origin = originOf(sent) ?? 'api';
    const created = await this.#documents.create({ id, name, body, origin }, this.#changeBy(request));
    reply.code(201).header('location', `${this.#surface.path}/${created.id}`);
    return this.#answer(created, { request, reply });
  }

  /** What was deleted is made again under its id, so that links to it and its history lead to it; any other id is not read. */
  async #deletedId(id: unknown): Promise<string | undefined> {
    if (typeof id !== 'string') return undefined;
    const { kind } = this.#surface;
    const [last] = await this.#metadata.audit.list({ kind, subjectId: id, limit: 1 });
    return last?.action === 'delete' ? id : undefined;
  }

  async change(id: string, exchange: Exchange): Promise<FastifyReply> {
    const { request } = exchange;
    const sent = fieldsOf(request.body);
    this.requireChangeable(id);
    const version = requiredVersion(request.headers, sent.version);
    const stored = await this.require(id);
    const context = { id, actor: actorOf(request), stored };
    const { name, body } = await this.#surface.check(this.#own(sent), context);
    const next = { version, name, body, origin: originOf(sent) ?? stored.origin };
    return this.answer({ id, version }, exchange, () =>
      this.#documents.update(id, next, this.#changeBy(request)),
    );
  }

  /** Does a change and replies with the document, or with the one that is there when the change came too late. */
  async answer(
    sent: { readonly id: string; readonly version: number | undefined },
    exchange: Exchange,
    change: () => Promise<StoredDocument>,
  ): Promise<FastifyReply> {
    try {
      return await this.#answer(await change(), exchange);
    } catch (error) {
      return this.#tellConflict(error, sent, exchange);
    }
  }

  async delete(id: string, exchange: Exchange): Promise<FastifyReply> {
    const { request, reply } = exchange;
    const { version: said } = request.query as { readonly version?: number };
    this.requireChangeable(id);
    const version = versionOf(request.headers, said);
    await this.#surface.checkDelete?.(await this.require(id));
    try {
      await this.#documents.delete(id, version, this.#changeBy(request));
    } catch (error) {
      return this.#tellConflict(error, { id, version }, exchange);
    }
    return reply.code(204).send();
  }

  /** The trail outlives its document, so there is none that cannot be asked for. */
  async audit(id: string, page: { readonly before?: number; readonly limit?: number }): Promise<object> {
    const { before, limit = 100 } = page;
    const entries = await this.#metadata.audit.list({
      ...{ kind: this.#surface.kind, subjectId: id, limit },
      ...(before === undefined ? {} : { beforeSeq: before }),
    });
    return {
      entries: entries.map((entry) => this.#showEntry(entry)),
      next: entries.length < limit ? null : (entries.at(-1)?.seq ?? null),
    };
  }

  /** Throws `NOT_FOUND` (404). */
  async require(id: string): Promise<StoredDocument> {
    const found = this.#surface.builtIn?.(id) ?? (await this.#documents.get(id));
    if (found !== undefined) return found;
    const { noun, path } = this.#surface;
    throw new AppError('NOT_FOUND', `there is no ${noun} with the id ${JSON.stringify(id)}`, {
      status: 404,
      fix: `It may have been deleted; GET ${path} lists those there are.`,
    });
  }

  /** Throws `BUILT_IN` (409) for a document that comes with the program. */
  requireChangeable(id: string): void {
    if (this.#surface.builtIn?.(id) === undefined) return;
    const { noun, path } = this.#surface;
    throw new AppError('BUILT_IN', `the ${noun} ${id} comes with the program and cannot be changed`, {
      status: 409,
      fix: `Make a copy of it under another id: POST ${path}.`,
    });
  }

  async showAll(documents: readonly StoredDocument[], actor: string): Promise<readonly object[]> {
    const extras = (await this.#surface.enrich?.(documents, actor)) ?? [];
    return documents.map((document, index) => ({
      ...this.#surface.show(document.body),
      ...documentPart(document),
      ...extras[index],
    }));
  }

  async show(document: StoredDocument, actor: string): Promise<object> {
    const [shown = {}] = await this.showAll([document], actor);
    return shown;
  }

  async #answer(document: StoredDocument, { request, reply }: Exchange): Promise<FastifyReply> {
    const shown = await this.show(document, actorOf(request));
    return reply.header('etag', entityTag(document.version)).send(shown);
  }

  async #tellConflict(
    error: unknown,
    { id, version }: { readonly id: string; readonly version: number | undefined },
    exchange: Exchange,
  ): Promise<FastifyReply> {
    if (!isConflict(error)) throw error;
    const current = await this.#documents.get(id);
    const shown = current === undefined ? undefined : await this.show(current, actorOf(exchange.request));
    return sendConflict(error, { current: shown, sentVersion: version }, exchange);
  }

  #changeBy(request: FastifyRequest): Change {
    const change = { actor: actorOf(request), atMs: this.#clock.now() };
    return this.#surface.takesComments === true ? { ...change, ...commentOf(request) } : change;
  }

  /** What was sent without what belongs to a change and what only replies have. Throws (400) when it is no object. */
  ownFields(body: unknown): Fields {
    return this.#own(fieldsOf(body));
  }

  #own(sent: Fields): Fields {
    const { version: _, origin: __, actor: ___, ...rest } = sent;
    const { readOnly: computed = [], takesComments = false } = this.#surface;
    const comment = takesComments ? ['comment'] : [];
    const readOnly = new Set<string>([...READ_ONLY_FIELDS, ...computed, ...comment]);
    return Object.fromEntries(Object.entries(rest).filter(([field]) => !readOnly.has(field)));
  }

  #showEntry(entry: AuditEntry): object {
    const { before, after, ...rest } = entry;
    const { show } = this.#surface;
    return {
      ...rest,
      ...(before === undefined || before === null ? {} : { before: show(before) }),
      ...(after === undefined || after === null ? {} : { after: show(after) }),
    };
  }
}

function documentPart({ body: _, name: __, ...rest }: StoredDocument): object {
  return rest;
}

function fieldsOf(body: unknown): Fields {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Fields;
  throw new AppError('INVALID_REQUEST', 'body: expected an object', { status: 400 });
}
