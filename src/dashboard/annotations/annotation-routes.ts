import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { actorOf } from '../../documents/http/actor.ts';
import { actorQuery, idParams, madeReply, nothingReply } from '../../documents/http/document-schemas.ts';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Annotation, AnnotationFilter } from '../../metadata/annotation-port.ts';
import type { Metadata } from '../../metadata/port.ts';
import { DAY_MS } from '../../model/time.ts';
import { timeOf } from '../../query/said-time.ts';
import { annotationFrom, invalid } from './annotation-from.ts';
import {
  type AnnotationBody,
  type AnnotationsQuery,
  annotationBody,
  annotationReply,
  annotationsQuery,
  annotationsReply,
} from './annotation-schemas.ts';

export interface AnnotationRoutesDependencies {
  readonly metadata: Pick<Metadata, 'annotations'>;
  readonly clock: Clock;
  readonly dashboardExists: (id: string) => Promise<boolean>;
}

const PATH = '/api/v1/annotations';
const tags = ['dashboards'];

interface ById {
  readonly Params: { readonly id: string };
}

/** `/api/v1/annotations`: what happened, said by people and by what deploys. */
export function annotationRoutes(dependencies: AnnotationRoutesDependencies): FastifyPluginAsync {
  const { metadata, clock } = dependencies;
  const { annotations } = metadata;
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.get<{ Querystring: AnnotationsQuery }>(
      PATH,
      {
        schema: {
          tags,
          summary: 'What happened in a range of time',
          querystring: annotationsQuery,
          response: { 200: annotationsReply },
        },
      },
      async ({ query }) => {
        const filter = filterOf(query, clock.now());
        const found = await annotations.list({ ...filter, limit: filter.limit + 1 });
        return {
          annotations: found.slice(0, filter.limit).map(shown),
          more: found.length > filter.limit,
        };
      },
    );
    app.post<{ Body: AnnotationBody }>(
      PATH,
      {
        schema: {
          tags,
          summary: 'Say that something happened',
          body: annotationBody,
          response: { 201: madeReply(annotationReply) },
        },
      },
      async (request, reply) => {
        const nowMs = clock.now();
        const actor = actorOf(request);
        const known = { id: randomUUID(), author: actor, createdAtMs: nowMs, startMs: nowMs, nowMs };
        const annotation = annotationFrom(request.body, known);
        await requireDashboard(annotation, dependencies);
        await annotations.create(annotation, actor);
        return reply.code(201).header('location', `${PATH}/${annotation.id}`).send(shown(annotation));
      },
    );
    app.put<ById & { readonly Body: AnnotationBody }>(
      `${PATH}/:id`,
      {
        schema: {
          tags,
          summary: 'Replace an annotation',
          description: 'All of it but its author; the time stays when it is left out.',
          params: idParams,
          body: annotationBody,
          response: { 200: annotationReply },
        },
      },
      async (request) => {
        const stored = await annotations.get(request.params.id);
        if (stored === undefined) throw notFound(request.params.id);
        const next = annotationFrom(request.body, { ...stored, nowMs: clock.now() });
        await requireDashboard(next, dependencies);
        if (!(await annotations.update(next, actorOf(request)))) throw notFound(stored.id);
        return shown(next);
      },
    );
    app.delete<ById>(
      `${PATH}/:id`,
      {
        schema: {
          tags,
          summary: 'Delete an annotation',
          params: idParams,
          querystring: actorQuery,
          response: { 204: nothingReply },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const change = { actor: actorOf(request), atMs: clock.now() };
        if (!(await annotations.delete(id, change))) throw notFound(id);
        return reply.code(204).send();
      },
    );
  };
}

function filterOf(
  { from, to, tags: said = [], dashboardId, own = false, limit = 1_000 }: AnnotationsQuery,
  nowMs: number,
) {
  const toMs = timeOf(to, { nowMs, place: 'to' }) ?? nowMs;
  const fromMs = timeOf(from, { nowMs, place: 'from' }) ?? toMs - DAY_MS;
  if (fromMs > toMs) throw new AppError('INVALID_QUERY', 'from: expected a time before to', { status: 400 });
  if (own && !dashboardId)
    throw new AppError('INVALID_QUERY', 'own: means nothing without dashboardId', { status: 400 });
  const filter: AnnotationFilter = {
    ...{ fromMs, toMs, limit, ownOnly: own, tags: Array.isArray(said) ? said : [said] },
    ...(dashboardId === undefined || dashboardId === '' ? {} : { dashboardId }),
  };
  return filter;
}

async function requireDashboard(
  { dashboardId }: Annotation,
  { dashboardExists }: AnnotationRoutesDependencies,
): Promise<void> {
  if (dashboardId === null || (await dashboardExists(dashboardId))) return;
  throw invalid(`dashboardId: there is no dashboard ${JSON.stringify(dashboardId)}`);
}

function shown({ endMs, dashboardId, panelId, ...rest }: Annotation): object {
  return {
    ...rest,
    ...(endMs === null ? {} : { endMs }),
    ...(dashboardId === null ? {} : { dashboardId }),
    ...(panelId === null ? {} : { panelId }),
  };
}

function notFound(id: string): AppError {
  return new AppError('NOT_FOUND', `there is no annotation with the id ${JSON.stringify(id)}`, {
    status: 404,
  });
}
