import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { DocumentEndpoint, type DocumentEndpointDependencies } from './document-endpoint.ts';
import {
  actorQuery,
  auditQuery,
  auditReply,
  changeSchema,
  commentField,
  conflictReply,
  deleteQuery,
  deleteQueryWithComment,
  idParams,
  madeReply,
  nothingReply,
} from './document-schemas.ts';
import type { DocumentSurface } from './document-surface.ts';

interface ById {
  readonly Params: { readonly id: string };
}

/**
 * List, make, read, change and delete documents of one kind, and their audit trail. A change says which version it starts
 * from; when that is not the stored one any more, the reply is 409 with the document as it is now. A list that can be
 * searched is a route of its own.
 */
export function documentRoutes(
  dependencies: DocumentEndpointDependencies,
  { withList = true }: { readonly withList?: boolean } = {},
): FastifyPluginAsync {
  const { path, bodyLimitBytes } = dependencies.surface;
  // What is sent is checked by the surface, whose messages name the place and the way out.
  const taking = {
    validatorCompiler: () => () => true,
    ...(bodyLimitBytes === undefined ? {} : { bodyLimit: bodyLimitBytes }),
  };
  const endpoint = new DocumentEndpoint(dependencies);
  const schemas = schemasOf(dependencies.surface);
  return async (app) => {
    // The schemas of replies describe them; as they are JSON already, nothing is left out or converted.
    app.setSerializerCompiler(() => JSON.stringify);
    if (withList) app.get(path, { schema: schemas.list }, (request) => endpoint.list(request));
    app.post(path, { schema: schemas.create, ...taking }, (request, reply) =>
      endpoint.create(request, reply),
    );
    app.get<ById>(`${path}/:id`, { schema: schemas.read }, (request, reply) =>
      endpoint.read(request.params.id, { request, reply }),
    );
    app.put<ById>(`${path}/:id`, { schema: schemas.change, ...taking }, (request, reply) =>
      endpoint.change(request.params.id, { request, reply }),
    );
    app.delete<ById>(`${path}/:id`, { schema: schemas.delete }, (request, reply) =>
      endpoint.delete(request.params.id, { request, reply }),
    );
    app.get<ById & { readonly Querystring: { readonly before?: number; readonly limit?: number } }>(
      `${path}/:id/audit`,
      { schema: schemas.audit },
      ({ params: { id }, query }) => endpoint.audit(id, query),
    );
  };
}

function schemasOf({ noun, plural, tag, input, reply, takesComments = false }: DocumentSurface) {
  const tags = [tag];
  const body = changeSchema({ ...input.properties, ...(takesComments ? commentField : {}) });
  const conflict = conflictReply(reply);
  return {
    list: {
      tags,
      summary: `List: ${plural}`,
      response: {
        200: Type.Object({ [plural]: Type.Array(reply), total: Type.Integer() }, { description: 'By name.' }),
      },
    },
    create: {
      tags,
      summary: `Make a ${noun}`,
      querystring: actorQuery,
      body,
      response: { 201: madeReply(reply), 409: conflict },
    },
    read: { tags, summary: `One ${noun}`, params: idParams, response: { 200: reply } },
    change: {
      tags,
      summary: `Replace a ${noun}`,
      description: 'All of it: fields that are left out get their defaults.',
      params: idParams,
      querystring: actorQuery,
      body,
      response: { 200: reply, 409: conflict },
    },
    delete: {
      tags,
      summary: `Delete a ${noun}`,
      params: idParams,
      querystring: takesComments ? deleteQueryWithComment : deleteQuery,
      response: { 204: nothingReply, 409: conflict },
    },
    audit: {
      tags,
      summary: `Who changed a ${noun}, when and how`,
      params: idParams,
      querystring: auditQuery,
      response: { 200: auditReply },
    },
  };
}
