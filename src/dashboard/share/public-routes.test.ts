import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isAs, NOON } from '../../documents/testing/test-api.ts';
import { AppError } from '../../lib/errors.ts';
import type { DashboardApiDependencies } from '../http/routes.ts';
import { DASHBOARDS, dashboardTestApi } from '../testing/dashboard-api.ts';
import { madeShareReply, publicDashboardReply, sharesReply } from './share-schemas.ts';

const SHARES = `${DASHBOARDS}/web/shares`;
const PUBLIC = '/api/v1/public/dashboards';

const BOARD = {
  ...{ id: 'web', title: 'Web', folder: 'Secret team', tags: ['internal'], description: 'For the wall' },
  links: [{ title: 'Wiki', url: 'https://wiki.example.com' }],
  annotations: [
    { kind: 'stored', name: 'deploys' },
    { kind: 'stored', name: 'of the secret team', enabled: false },
    { kind: 'alerts', name: 'secret alerts' },
  ],
  variables: [
    { kind: 'query', name: 'dc', tag: 'dc' },
    {
      ...{ kind: 'query', name: 'host', tag: 'host', multi: true, includeAll: true },
      filters: [{ key: 'dc', value: '$dc' }],
    },
    { kind: 'custom', name: 'mode', options: ['idle', 'user'], multi: true, selected: ['user'] },
    { kind: 'text', name: 'search', selected: 'cpu' },
    { kind: 'constant', name: 'env', value: 'prod' },
    { kind: 'interval', name: 'step', options: ['1m', '5m'], selected: '1m' },
  ],
  panels: [
    {
      ...{ kind: 'timeSeries', id: 3, title: 'CPU', links: [{ title: 'x', url: '/dashboards/y' }] },
      queries: [
        {
          metric: '${search}_usage',
          interval: '$step',
          filters: [
            { key: 'host', value: '$host' },
            { key: 'mode', value: '$mode' },
            { key: 'env', value: '$env' },
            { key: '$search', op: '=~', value: '${search:raw}.*' },
          ],
        },
        { expression: 'A * 100' },
        { promql: 'up' },
      ],
    },
    { kind: 'text', id: 4, markdown: 'Hello' },
    { kind: 'alertList', id: 5, labels: { team: 'secret' } },
  ],
};

const unitPanel = (metric: string, display?: object) => ({
  ...{ kind: 'stat', title: metric, queries: [{ metric }] },
  ...(display === undefined ? {} : { display }),
});

async function sharedBoard(t: TestContext, extras: Partial<DashboardApiDependencies> = {}) {
  const api = await dashboardTestApi(t, extras);
  await api.send('POST', DASHBOARDS, BOARD);
  const { json: share } = await api.send('POST', SHARES, { actor: 'ann' });
  return { ...api, share, path: `${PUBLIC}/${share.token}` };
}

test('a link is made with a token that is said once, listed without it, and taken back', async (t) => {
  const { send, share, path, metadata } = await sharedBoard(t);
  assert.ok(isAs(madeShareReply, share));
  assert.match(share.token, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(share.path, `/public/${share.token}`);
  const { json: listed } = await send('GET', SHARES);
  assert.ok(isAs(sharesReply, listed));
  assert.deepEqual(listed.shares, [
    { id: share.id, createdAtMs: NOON, createdBy: 'ann', expiresAtMs: null, lastUsedAtMs: null },
  ]);
  assert.equal((await send('GET', path)).status, 200);
  assert.equal((await send('GET', SHARES)).json.shares[0].lastUsedAtMs, NOON);
  assert.equal((await send('DELETE', `${SHARES}/${share.id}?actor=bob`)).status, 204);
  assert.equal((await send('DELETE', `${SHARES}/${share.id}`)).status, 404);
  assert.equal((await send('GET', path)).status, 404);
  const trail = await metadata.audit.list({ kind: 'dashboard_shares', limit: 9 });
  assert.deepEqual(
    trail.map(({ action, actor, subjectName }) => [action, actor, subjectName]),
    [
      ['delete', 'bob', 'Secret team/Web'],
      ['create', 'ann', 'Secret team/Web'],
    ],
  );
});

test('the board is shown without what tells of the rest', async (t) => {
  const { send, path } = await sharedBoard(t);
  const { json, headers } = await send('GET', path);
  assert.ok(isAs(publicDashboardReply, json));
  const { dashboard } = json;
  assert.deepEqual([dashboard.title, dashboard.folder, dashboard.tags, dashboard.links], ['Web', '', [], []]);
  // Of alerts nothing is said, and nothing is asked that the board does not show by itself.
  assert.deepEqual(dashboard.annotations, [{ kind: 'stored', name: 'deploys', enabled: true, tags: [] }]);
  assert.equal(dashboard.panels[0].links, undefined);
  assert.deepEqual(dashboard.panels[2].labels, {});
  assert.doesNotMatch(JSON.stringify(json), /secret|internal|wiki/i);
  assert.equal(headers['cache-control'], 'no-store');
});

test('units are told of the metrics that the board itself names, and of no others', async (t) => {
  const { send, path } = await sharedBoard(t);
  assert.deepEqual((await send('GET', path)).json.units, {});
  const panels = [unitPanel('cpu_usage'), unitPanel('unknown'), unitPanel('secret_usage', { unit: 'bytes' })];
  const { version, ...board } = (await send('GET', `${DASHBOARDS}/web`)).json;
  const saved = await send('PUT', `${DASHBOARDS}/web`, {
    ...{ title: board.title, version, panels: [...panels, ...BOARD.panels], variables: BOARD.variables },
  });
  assert.equal(saved.status, 200);
  const { json } = await send('GET', path);
  assert.ok(isAs(publicDashboardReply, json));
  assert.deepEqual(json.units, { cpu_usage: 'percent' });
});

test('a board is shown also while nothing can be written to the database', async (t) => {
  const warned: unknown[] = [];
  const { send, path, metadata } = await sharedBoard(t, {
    log: { warn: (fields: object) => warned.push(fields) },
  });
  const err = new AppError('METADATA_UNAVAILABLE', 'the disk is full', { status: 503 });
  metadata.dashboards.noteShareUse = async () => {
    throw err;
  };
  assert.equal((await send('GET', path)).json.dashboard.title, 'Web');
  const { id } = (await send('GET', SHARES)).json.shares[0];
  assert.deepEqual(warned, [{ err, share: id, dashboard: 'web' }]);
});

test('wrong, old and orphaned tokens are answered alike', async (t) => {
  const { send, clock, path } = await sharedBoard(t);
  const { json: short } = await send('POST', SHARES, { expires: 'now+1h' });
  assert.equal(short.expiresAtMs, NOON + 3_600_000);
  assert.equal((await send('GET', `${PUBLIC}/${short.token}`)).json.expiresAtMs, short.expiresAtMs);
  clock.nowMs += 3_600_000;
  const over = await send('GET', `${PUBLIC}/${short.token}`);
  const { requestId: _, ...error } = over.json.error;
  assert.deepEqual([over.status, error.code], [404, 'NOT_FOUND']);
  await send('DELETE', `${DASHBOARDS}/web`);
  for (const url of [path, `${PUBLIC}/${'A'.repeat(43)}`, `${PUBLIC}/x`, `${PUBLIC}/..%2F..`]) {
    const reply = await send('GET', url);
    const { requestId: __, ...other } = reply.json.error;
    assert.deepEqual([reply.status, other], [404, error]);
    assert.equal((await send('POST', `${url}/query`, { panelIds: [3], from: 'now-1h' })).status, 404);
  }
  await send('POST', `${DASHBOARDS}/web/restore`, { version: 1 });
  assert.equal((await send('GET', path)).status, 404);
  assert.equal((await send('POST', SHARES, { expires: 'now-1h' })).status, 400);
});

test('only the queries of the board are asked, filled in with what the board offers', async (t) => {
  const { send, path } = await sharedBoard(t);
  const ask = async (variables: object, rest: object = {}) => {
    const body = { panelIds: [3], from: 'now-1h', to: 'now', width: 800, variables, ...rest };
    return (await send('POST', `${path}/query`, body)).json.asked;
  };
  assert.deepEqual(await ask({}), {
    ...{ start: 'now-1h', end: 'now', maxPoints: 800 },
    queries: [
      {
        ...{ refId: '3/A', kind: 'metric', metric: 'cpu_usage', aggregation: 'avg', groupBy: [] },
        interval: '1m',
        filters: [
          { key: 'host', op: '=', value: 'eu-1' },
          { key: 'mode', op: '=', value: 'user' },
          { key: 'env', op: '=', value: 'prod' },
          { key: 'cpu', op: '=~', value: 'cpu.*' },
        ],
      },
      { refId: '3/B', kind: 'expression', expression: 'A * 100' },
    ],
  });
  const filtersFor = async (variables: object) => (await ask(variables)).queries[0].filters;
  const facts: [variables: object, index: number, filter: object][] = [
    [{ dc: ['us'] }, 0, { key: 'host', op: '=', value: 'us-1' }],
    [{ host: ['eu-2'] }, 0, { key: 'host', op: '=', value: 'eu-2' }],
    [{ host: ['eu-1', 'eu-2'] }, 0, { key: 'host', op: '=~', value: '(eu-1|eu-2)' }],
    [{ host: ['$__all'] }, 0, { key: 'host', op: '=~', value: '(eu-1|eu-2)' }],
    // What is no option counts as none: also one of another data centre, and a regular expression.
    [{ host: ['us-1'] }, 0, { key: 'host', op: '=', value: 'eu-1' }],
    [{ host: ['.*'] }, 0, { key: 'host', op: '=', value: 'eu-1' }],
    [{ dc: ['.*'] }, 0, { key: 'host', op: '=', value: 'eu-1' }],
    [{ mode: ['secret'] }, 1, { key: 'mode', op: '=', value: 'user' }],
    [{ mode: ['$__all'] }, 1, { key: 'mode', op: '=', value: 'user' }],
    [{ env: ['dev'] }, 2, { key: 'env', op: '=', value: 'prod' }],
    // A text is a literal, and says nothing about names.
    [{ search: ['mem|.*'] }, 3, { key: 'cpu', op: '=~', value: 'mem\\|\\.\\*.*' }],
    [{ __proto__: ['x'], constructor: ['y'] }, 2, { key: 'env', op: '=', value: 'prod' }],
  ];
  for (const [variables, index, filter] of facts)
    assert.deepEqual((await filtersFor(variables))[index], filter, JSON.stringify(variables));
  const typed = await ask({ search: ['passwords'], step: ['1s'] });
  assert.deepEqual([typed.queries[0].metric, typed.queries[0].interval], ['cpu_usage', '1m']);
});

test('copies of a repeated panel are asked by their keys, each with its value', async (t) => {
  const { send, path } = await sharedBoard(t);
  const { json } = await send('POST', `${path}/query`, {
    from: 'now-1h',
    panels: [
      { key: '3~eu-1', panelId: 3, variables: { host: ['eu-1'] }, width: 300 },
      { key: '3~eu-2', panelId: 3, variables: { host: ['eu-2'] } },
      { key: '3~us-1', panelId: 3, variables: { host: ['us-1'] } },
    ],
  });
  const asked = json.asked.queries.filter(({ kind }: { kind: string }) => kind === 'metric');
  assert.deepEqual(
    asked.map((query: { refId: string; maxPoints?: number; filters: { value: string }[] }) => [
      ...[query.refId, query.filters[0]?.value, query.maxPoints],
    ]),
    [
      ['3~eu-1/A', 'eu-1', 300],
      ['3~eu-2/A', 'eu-2', undefined],
      ['3~us-1/A', 'eu-1', undefined],
    ],
  );
});

test('panels that ask nothing or are none are refused; no panels are no question', async (t) => {
  const { send, path } = await sharedBoard(t);
  for (const panelIds of [[4], [9]]) {
    const { status } = await send('POST', `${path}/query`, { panelIds, from: 'now-1h' });
    assert.equal(status, 400);
  }
  assert.deepEqual((await send('POST', `${path}/query`, { from: 'now-1h' })).json, { answers: {} });
  assert.equal((await send('POST', `${path}/query`, { panelIds: [3] })).status, 400);
  const queries = [{ refId: 'X', kind: 'metric', metric: 'secret' }];
  assert.equal((await send('POST', `${path}/query`, { panelIds: [3], from: 'now-1h', queries })).status, 400);
  const many = { panelIds: Array(150).fill(3), from: 'now-1h' };
  assert.match((await send('POST', `${path}/query`, many)).json.error.message, /ask 300 queries/);
});

test('what a variable offers follows those it depends on', async (t) => {
  const { send, path } = await sharedBoard(t);
  const optionsOf = async (name: string) => {
    const { json } = await send('GET', `${path}/variables/${name}`);
    // Whoever may see the whole server is offered the same.
    const within = await send('GET', `${DASHBOARDS}/web/variables/${name}`);
    assert.deepEqual(within.json.options, json.options);
    return json.options?.map(({ value }: { value: string }) => value);
  };
  assert.deepEqual(await optionsOf('dc'), ['eu', 'us']);
  assert.deepEqual(await optionsOf('host'), ['eu-1', 'eu-2']);
  assert.deepEqual(await optionsOf('host?var-dc=us'), ['us-1']);
  assert.deepEqual(await optionsOf('host?var-dc=.*'), ['eu-1', 'eu-2']);
  assert.deepEqual(await optionsOf('mode'), ['idle', 'user']);
  assert.deepEqual(await optionsOf('step'), ['1m', '5m']);
  for (const name of ['search', 'env', 'none', 'constructor']) assert.equal(await optionsOf(name), undefined);
});

test('one address may ask so many times in a minute, wrong tokens included', async (t) => {
  const counts: string[] = [];
  const { send, path } = await sharedBoard(t, {
    requestsPerMinute: 2,
    takeRateLimit: async (key, { limit }) => {
      counts.push(key);
      return { allowed: counts.length <= limit, retryAfterMs: 30_000 };
    },
  });
  assert.equal((await send('GET', `${PUBLIC}/wrong`)).status, 404);
  assert.equal((await send('GET', path)).status, 200);
  const refused = await send('GET', path);
  assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '30']);
  assert.deepEqual(new Set(counts), new Set(['public:127.0.0.1']));
  assert.equal((await send('GET', DASHBOARDS)).status, 200);
});
