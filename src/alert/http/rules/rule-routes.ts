import type { FastifyPluginAsync } from 'fastify';
import { actorOf } from '../../../documents/http/actor.ts';
import {
  DocumentEndpoint,
  type DocumentEndpointDependencies,
} from '../../../documents/http/document-endpoint.ts';
import { documentRoutes } from '../../../documents/http/document-routes.ts';
import { actorQuery, idParams, madeReply } from '../../../documents/http/document-schemas.ts';
import { readRuleSummaries } from '../../engine/index.ts';
import { freeName } from './free-name.ts';
import { RuleList } from './rule-list.ts';
import { type RuleListQuery, ruleListQuery, ruleListReply, ruleReply } from './rule-schemas.ts';
import { type RuleSurfaceDependencies, ruleSurface } from './rule-surface.ts';

export type RuleRoutesDependencies = Omit<DocumentEndpointDependencies, 'surface'> & RuleSurfaceDependencies;

/** `/api/v1/alerts/rules`: alert rules, how they stand, and copies of them. */
export function ruleRoutes(dependencies: RuleRoutesDependencies): FastifyPluginAsync {
  const { metadata, clock, state } = dependencies;
  const surface = ruleSurface(dependencies);
  const { path, tag } = surface;
  const tags = [tag];
  const endpoint = new DocumentEndpoint({ ...dependencies, surface });
  const documents = metadata.documents(surface.kind);
  const rules = new RuleList(documents);
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.get<{ Querystring: RuleListQuery }>(
      path,
      {
        schema: {
          tags,
          summary: 'Alert rules and how they stand',
          querystring: ruleListQuery,
          response: { 200: ruleListReply },
        },
      },
      async (request) => {
        const page = await rules.page(request.query, await readRuleSummaries(state));
        const { documents: found, ...rest } = page;
        return { rules: await endpoint.showAll(found, actorOf(request)), ...rest };
      },
    );
    app.post<{ Params: { id: string } }>(
      `${path}/:id/copy`,
      {
        schema: {
          tags,
          summary: 'Copy an alert rule',
          description:
            'The copy is disabled, so that nobody is told twice. Copies of rules from files are like any other.',
          params: idParams,
          querystring: actorQuery,
          response: { 201: madeReply(ruleReply) },
        },
      },
      async (request, reply) => {
        const { name, body } = await endpoint.require(request.params.id);
        const names = new Set((await rules.all()).map((rule) => rule.name));
        const copyName = freeName(name, names);
        const actor = actorOf(request);
        const copy = await documents.create(
          { name: copyName, body: { ...(body as object), name: copyName, enabled: false }, origin: 'api' },
          { actor, atMs: clock.now() },
        );
        const shown = await endpoint.show(copy, actor);
        return reply.code(201).header('location', `${path}/${copy.id}`).send(shown);
      },
    );
    await app.register(documentRoutes({ ...dependencies, surface }, { withList: false }));
  };
}
