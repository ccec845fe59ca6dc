import type { TestContext } from 'node:test';
import { type TestApi, testApi } from '../../documents/testing/test-api.ts';
import { parseDashboard } from '../document/parse-dashboard.ts';
import { type DashboardApiDependencies, dashboardApi } from '../http/routes.ts';

export const DASHBOARDS = '/api/v1/dashboards';

/** A board with one panel. */
export const BOARD = {
  title: 'Web',
  folder: 'Shop',
  tags: ['web'],
  panels: [{ kind: 'timeSeries', title: 'CPU', queries: [{ metric: 'cpu' }] }],
};

/** One that comes with the program. */
export const READY_MADE = {
  id: 'dashboarding-hosts',
  dashboard: parseDashboard({ title: 'All hosts', folder: 'Ready-made', tags: ['host'] }, 0),
};

/** The routes of dashboards over the real metadata. */
export function dashboardTestApi(
  t: TestContext,
  extras: Partial<DashboardApiDependencies> = {},
): Promise<TestApi> {
  return testApi(t, (parts) => [dashboardApi({ ...parts, builtIn: [READY_MADE], ...extras })]);
}
