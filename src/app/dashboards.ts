import type { FastifyPluginAsync } from 'fastify';
import { type DashboardApiDependencies, dashboardApi } from '../dashboard/http/routes.ts';

/** Dashboards in one process: their part of the API. */
export function dashboards(dependencies: Omit<DashboardApiDependencies, 'builtIn'>): FastifyPluginAsync {
  return dashboardApi({ ...dependencies, builtIn: [] });
}
