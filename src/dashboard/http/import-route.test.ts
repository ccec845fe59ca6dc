import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOON } from '../../documents/testing/test-api.ts';
import { parseDashboard } from '../document/parse-dashboard.ts';
import { BOARD, DASHBOARDS, dashboardTestApi } from '../testing/dashboard-api.ts';

const PATH = `${DASHBOARDS}/import`;

const GRAFANA = {
  ...{ uid: 'graf_1', title: 'From Grafana', schemaVersion: 39, tags: ['old'] },
  panels: [
    {
      ...{ id: 4, type: 'timeseries', title: 'CPU', gridPos: { x: 0, y: 0, w: 12, h: 8 } },
      datasource: { type: 'prometheus', uid: 'p' },
      targets: [{ refId: 'A', expr: 'avg by (host) (cpu_usage)' }],
    },
  ],
  time: { from: 'now-6h', to: 'now' },
  templating: { list: [] },
};

test('a board of Grafana is brought in under its own id, with a report', async (t) => {
  const { send } = await dashboardTestApi(t);
  const made = await send('POST', `${PATH}?folder=Old&actor=ann`, GRAFANA);
  assert.equal(made.status, 201);
  const { dashboard, report } = made.json;
  assert.deepEqual(
    [dashboard.id, dashboard.title, dashboard.folder, dashboard.updatedBy, dashboard.panels.length],
    ['graf_1', 'From Grafana', 'Old', 'ann', 1],
  );
  assert.deepEqual([report.source, report.panels.length], ['grafana', 1]);
  assert.equal(made.headers.location, `${DASHBOARDS}/graf_1`);
  assert.deepEqual((await send('GET', `${DASHBOARDS}/graf_1`)).json, dashboard);
  assert.equal((await send('GET', `${DASHBOARDS}/graf_1/versions`)).json.versions[0].comment, 'imported');
});

test('of what is only tried nothing is stored', async (t) => {
  const { send } = await dashboardTestApi(t);
  const tried = await send('POST', `${PATH}?dryRun=true&title=Another`, GRAFANA);
  assert.deepEqual([tried.status, tried.json.dashboard.title], [200, 'Another']);
  assert.equal(tried.json.dashboard.id, undefined);
  assert.equal((await send('GET', DASHBOARDS)).json.total, 1);
});

test('a board of our own is taken as it is; an id that is taken gets another one', async (t) => {
  const { send } = await dashboardTestApi(t);
  await send('POST', DASHBOARDS, { ...BOARD, id: 'web' });
  const { json: file } = await send('GET', `${DASHBOARDS}/web/export`);
  const taken = await send('POST', PATH, file);
  assert.deepEqual([taken.status, taken.json.error.code], [409, 'NAME_TAKEN']);
  const second = await send('POST', `${PATH}?title=Web%202`, file);
  assert.deepEqual([second.status, second.json.report], [201, null]);
  assert.notEqual(second.json.dashboard.id, 'web');
  assert.deepEqual(second.json.dashboard.panels, parseDashboard(BOARD, NOON).panels);
});

test('what is neither is refused', async (t) => {
  const { send } = await dashboardTestApi(t);
  for (const body of [{}, [], { panels: 'x' }, { title: 7 }, { spec: {} }]) {
    const { status } = await send('POST', PATH, body);
    assert.equal(status, 400, JSON.stringify(body));
  }
});
