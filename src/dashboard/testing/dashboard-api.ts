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

/** What hosts there are, by data centre. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  eu: ['eu-1', 'eu-2'],
  us: ['us-1'],
};

const UNITS: ReadonlyMap<string, string> = new Map([
  ['cpu_usage', 'percent'],
  ['secret_usage', 'bytes'],
]);

/** The values of `dc` and of `host`, which may be filtered by `dc`. */
const tagValues: DashboardApiDependencies['tagValues'] = (key, { matchers }) => {
  if (key === 'dc') return Object.keys(HOSTS);
  const dcs = matchers.filter((matcher) => matcher.key === 'dc').map(({ value }) => value);
  return Object.entries(HOSTS).flatMap(([dc, hosts]) => (dcs.every((wanted) => wanted === dc) ? hosts : []));
};

/** The routes of dashboards over the real metadata. A batch of queries is answered by what would be asked. */
export function dashboardTestApi(
  t: TestContext,
  extras: Partial<DashboardApiDependencies> = {},
): Promise<TestApi> {
  return testApi(t, (parts) => [
    dashboardApi({
      ...parts,
      builtIn: [READY_MADE],
      replyWithBatch: (body, { reply }) => reply.send({ asked: body }),
      tagValues,
      unitOf: (metric) => UNITS.get(metric),
      log: { warn: () => undefined },
      takeRateLimit: async () => ({ allowed: true, retryAfterMs: 0 }),
      requestsPerMinute: 600,
      ...extras,
    }),
  ]);
}
