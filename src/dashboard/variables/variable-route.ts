import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { DocumentEndpoint } from '../../documents/http/document-endpoint.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { DASHBOARDS_PATH } from '../http/dashboard-surface.ts';
import type { TagValues } from './board-variables.ts';
import { offeredOptions } from './offered-options.ts';
import { VARIABLE_ROUTE, variableReply } from './variable-schemas.ts';

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
          description: VARIABLE_ROUTE,
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
