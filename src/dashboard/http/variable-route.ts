import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { DocumentEndpoint } from '../../documents/http/document-endpoint.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import type { TagValues } from '../share/board-variables.ts';
import { offeredOptions } from '../share/offered-options.ts';
import { variableReply } from '../share/share-schemas.ts';
import { DASHBOARDS_PATH } from './dashboard-surface.ts';

export interface VariableRouteDependencies {
  readonly endpoint: DocumentEndpoint;
  readonly tagValues: TagValues;
}

interface ByName {
  readonly Params: { readonly id: string; readonly name: string };
}

/** `GET /api/v1/dashboards/:id/variables/:name`. */
export function variableRoute({ endpoint, tagValues }: VariableRouteDependencies): FastifyPluginAsync {
  return async (app) => {
    app.get<ByName>(
      `${DASHBOARDS_PATH}/:id/variables/:name`,
      {
        schema: {
          tags: ['dashboards'],
          summary: 'What a variable of a dashboard offers',
          description: 'Those it depends on are said as in addresses of pages: `?var-dc=a&var-dc=b`.',
          params: Type.Object({ id: Type.String(), name: Type.String({ maxLength: 50 }) }),
          response: { 200: variableReply },
        },
      },
      async (request) => {
        const { id, name } = request.params;
        const { body } = await endpoint.require(id);
        return offeredOptions(body as Dashboard, name, { request, tagValues });
      },
    );
  };
}
