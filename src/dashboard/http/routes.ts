import type { FastifyPluginAsync } from 'fastify';
import { DocumentEndpoint } from '../../documents/http/document-endpoint.ts';
import { documentRoutes } from '../../documents/http/document-routes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Metadata } from '../../metadata/port.ts';
import { annotationRoutes } from '../annotations/annotation-routes.ts';
import { asStored, type BuiltInDashboard } from '../document/built-in.ts';
import { DashboardIndex } from '../search/dashboard-index.ts';
import { type PublicRoutesDependencies, publicRoutes } from '../share/public-routes.ts';
import { shareRoutes } from '../share/share-routes.ts';
import { variableRoute } from '../variables/variable-route.ts';
import { versionRoutes } from '../versions/version-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { dashboardSurface } from './dashboard-surface.ts';
import { importRoute } from './import-route.ts';

export interface DashboardApiDependencies
  extends Omit<PublicRoutesDependencies, 'metadata' | 'clock' | 'dashboard'> {
  readonly metadata: Metadata;
  readonly clock: Clock;
  /** Dashboards that come with the program. */
  readonly builtIn: readonly BuiltInDashboard[];
}

/** All of `/api/v1/dashboards` and what belongs to it. */
export function dashboardApi(dependencies: DashboardApiDependencies): FastifyPluginAsync {
  const { metadata, clock, builtIn } = dependencies;
  const ready = builtIn.map(asStored);
  const byId = new Map(ready.map((document) => [document.id, document]));
  const surface = dashboardSurface({ metadata, clock, builtIn: byId });
  const shared = { metadata, clock, surface };
  const endpoint = new DocumentEndpoint(shared);
  const index = new DashboardIndex(metadata.documents('dashboards'), ready);
  const dashboard = async (id: string) => byId.get(id) ?? metadata.documents('dashboards').get(id);
  const plugins = [
    documentRoutes(shared, { withList: false }),
    dashboardRoutes({ metadata, clock, index, endpoint }),
    versionRoutes({ metadata, clock, endpoint }),
    importRoute({ metadata, clock, endpoint }),
    variableRoute({ endpoint, tagValues: dependencies.tagValues }),
    annotationRoutes({
      ...{ metadata, clock },
      dashboardExists: async (id) => (await dashboard(id)) !== undefined,
    }),
    shareRoutes({ metadata, clock, endpoint }),
    publicRoutes({ ...dependencies, dashboard }),
  ];
  return async (app) => {
    for (const plugin of plugins) await app.register(plugin);
  };
}
