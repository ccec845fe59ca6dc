import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAs, NOON } from '../../documents/testing/test-api.ts';
import { parseDashboard } from '../document/parse-dashboard.ts';
import { BOARD, DASHBOARDS, dashboardTestApi, READY_MADE } from '../testing/dashboard-api.ts';
import { listReply, validateReply } from './dashboard-schemas.ts';
import { dashboardReply } from './dashboard-surface.ts';

test('a board is made with everything filled in, under its own id, read back and changed', async (t) => {
  const { send, clock } = await dashboardTestApi(t);
  const made = await send('POST', DASHBOARDS, { ...BOARD, id: 'web', comment: 'first', actor: 'ann' });
  assert.equal(made.status, 201);
  assert.deepEqual(made.json, {
    ...parseDashboard(BOARD, NOON),
    ...{ id: 'web', version: 1, origin: 'api', createdAtMs: NOON, updatedAtMs: NOON, updatedBy: 'ann' },
    starred: false,
  });
  assert.ok(isAs(dashboardReply, made.json));
  assert.equal(made.headers.location, `${DASHBOARDS}/web`);
  assert.deepEqual((await send('GET', `${DASHBOARDS}/web`)).json, made.json);
  clock.nowMs += 1_000;
  const changed = await send('PUT', `${DASHBOARDS}/web`, { ...made.json, title: 'Shop web', actor: 'bob' });
  assert.deepEqual(
    [changed.status, changed.json.title, changed.json.version, changed.json.updatedBy],
    [200, 'Shop web', 2, 'bob'],
  );
  const late = await send('PUT', `${DASHBOARDS}/web`, { ...BOARD, version: 1 });
  assert.deepEqual([late.status, late.json.error.code, late.json.sentVersion], [409, 'VERSION_CONFLICT', 1]);
  assert.deepEqual(late.json.current, changed.json);
});

test('titles are taken once in a folder; ids that are taken or reserved are refused', async (t) => {
  const { send } = await dashboardTestApi(t);
  assert.equal((await send('POST', DASHBOARDS, { ...BOARD, id: 'web' })).status, 201);
  const facts: [fields: object, status: number, code: string][] = [
    [{}, 409, 'NAME_TAKEN'],
    [{ title: 'Other', id: 'web' }, 409, 'ID_TAKEN'],
    [{ title: 'Other', id: 'dashboarding-mine' }, 400, 'INVALID_REQUEST'],
    [{ title: 'Other', id: 'new' }, 400, 'INVALID_REQUEST'],
    [{ title: 'Other', id: 'a/b' }, 400, 'INVALID_REQUEST'],
    [{ title: 'Other', id: 7 }, 400, 'INVALID_REQUEST'],
    [{ title: '' }, 400, 'INVALID_DASHBOARD'],
    [{ title: 'Other', comment: 7 }, 400, 'INVALID_REQUEST'],
  ];
  for (const [fields, status, code] of facts) {
    const reply = await send('POST', DASHBOARDS, { ...BOARD, ...fields });
    assert.deepEqual([reply.status, reply.json.error.code], [status, code], JSON.stringify(fields));
  }
  assert.equal((await send('POST', DASHBOARDS, { ...BOARD, folder: 'Elsewhere' })).status, 201);
});

test('boards are found by words in any order, the best first; folders and tags are counted', async (t) => {
  const { send } = await dashboardTestApi(t);
  const boards = [
    { title: 'Nginx', folder: 'Web', tags: ['edge'], description: 'All about the café' },
    { title: 'Web servers', folder: 'Web/Shop', tags: ['web', 'edge'] },
    { title: 'Databases', panels: [{ kind: 'text', title: 'Who asks: web servers' }, { kind: 'row' }] },
  ];
  for (const [index, board] of boards.entries())
    await send('POST', DASHBOARDS, { ...board, id: `b${index}` });
  const find = async (query: string) => (await send('GET', `${DASHBOARDS}?${query}`)).json;
  const all = await find('');
  assert.ok(isAs(listReply, all));
  assert.deepEqual(
    all.dashboards.map(({ id }: { id: string }) => id),
    ['b2', READY_MADE.id, 'b0', 'b1'],
  );
  assert.deepEqual(all.dashboards[0], {
    ...{ id: 'b2', title: 'Databases', folder: '', tags: [], version: 1, updatedAtMs: NOON },
    ...{ updatedBy: 'anonymous', origin: 'api', starred: false, panels: 1 },
  });
  assert.deepEqual(all.folders, [
    { path: 'Ready-made', dashboards: 1 },
    { path: 'Web', dashboards: 1 },
    { path: 'Web/Shop', dashboards: 1 },
  ]);
  assert.deepEqual(all.tags, [
    { tag: 'edge', dashboards: 2 },
    { tag: 'host', dashboards: 1 },
    { tag: 'web', dashboards: 1 },
  ]);
  const facts: [query: string, ids: string[]][] = [
    ['query=servers web', ['b1', 'b2']],
    ['query=WEB', ['b1', 'b0', 'b2']],
    ['query=cafe', ['b0']],
    ['query=web nothing', []],
    ['query=host', [READY_MADE.id]],
    ['folder=Web', ['b0', 'b1']],
    ['folder=Web/Shop', ['b1']],
    ['tag=edge', ['b0', 'b1']],
    ['tag=edge&limit=1&offset=1', ['b1']],
    ['starred=true', []],
  ];
  for (const [query, ids] of facts) {
    const { dashboards } = await find(query);
    assert.deepEqual(
      dashboards.map(({ id }: { id: string }) => id),
      ids,
      query,
    );
  }
  assert.equal((await find('tag=edge&limit=1')).total, 2);
});

test('what comes with the program is read and marked, never changed, and copied under another id', async (t) => {
  const { send } = await dashboardTestApi(t);
  const path = `${DASHBOARDS}/${READY_MADE.id}`;
  const { json: board } = await send('GET', path);
  assert.deepEqual([board.title, board.origin, board.version], ['All hosts', 'built-in', 1]);
  for (const refused of [
    await send('PUT', path, { ...board, title: 'Mine' }),
    await send('DELETE', path),
    await send('POST', `${path}/restore`, { version: 1 }),
  ])
    assert.deepEqual([refused.status, refused.json.error.code], [409, 'BUILT_IN']);
  assert.equal((await send('PUT', `${path}/star`)).status, 204);
  const { id: _, ...rest } = board;
  const copy = await send('POST', DASHBOARDS, { ...rest, origin: 'api', title: 'My hosts' });
  assert.equal(copy.status, 201);
  assert.notEqual(copy.json.id, READY_MADE.id);
  assert.equal((await send('GET', `${path}/export`)).json.id, undefined);
});

test('stars belong to whoever sets them', async (t) => {
  const { send } = await dashboardTestApi(t);
  await send('POST', DASHBOARDS, { ...BOARD, id: 'web' });
  const ann = { 'x-dashboarding-user': 'ann' };
  assert.equal((await send('PUT', `${DASHBOARDS}/web/star`, undefined, ann)).status, 204);
  assert.equal((await send('PUT', `${DASHBOARDS}/none/star`, undefined, ann)).status, 404);
  assert.equal((await send('GET', `${DASHBOARDS}/web`, undefined, ann)).json.starred, true);
  assert.equal((await send('GET', `${DASHBOARDS}/web?actor=bob`)).json.starred, false);
  assert.equal((await send('GET', `${DASHBOARDS}?starred=true`, undefined, ann)).json.total, 1);
  assert.equal((await send('GET', `${DASHBOARDS}?starred=true&actor=bob`)).json.total, 0);
  assert.equal((await send('DELETE', `${DASHBOARDS}/web/star?actor=ann`)).status, 204);
  assert.equal((await send('GET', `${DASHBOARDS}/web?actor=ann`)).json.starred, false);
});

test('a folder is renamed with all that is in it and below it, or nothing is', async (t) => {
  const { send } = await dashboardTestApi(t);
  for (const [id, folder] of [
    ['a', 'Web'],
    ['b', 'Web/Shop'],
    ['c', 'Website'],
    ['d', 'Taken'],
  ])
    await send('POST', DASHBOARDS, { title: id === 'd' ? 'a' : id, id, folder });
  const rename = (from: string, to: string) =>
    send('POST', `${DASHBOARDS}/folders/rename`, { from, to, actor: 'ann' });
  const folders = async () =>
    (await send('GET', DASHBOARDS)).json.dashboards
      .filter(({ origin }: { origin: string }) => origin === 'api')
      .map(({ id, folder }: { id: string; folder: string }) => `${folder}:${id}`);
  const taken = await rename('Web', 'Taken');
  assert.deepEqual([taken.status, taken.json.error.code], [409, 'NAME_TAKEN']);
  assert.deepEqual(await folders(), ['Taken:d', 'Web:a', 'Web/Shop:b', 'Website:c']);
  const renamed = await rename('/Web/', 'Sites/Web');
  assert.deepEqual(
    renamed.json.dashboards
      .map(({ id, folder, version }: { id: string; folder: string; version: number }) =>
        [id, folder, version].join(' '),
      )
      .toSorted(),
    ['a Sites/Web 2', 'b Sites/Web/Shop 2'],
  );
  assert.equal((await rename('Sites/Web/Shop', '')).status, 200);
  assert.deepEqual(await folders(), [':b', 'Sites/Web:a', 'Taken:d', 'Website:c']);
  assert.equal((await rename('Nowhere', 'x')).status, 404);
  const { versions } = (await send('GET', `${DASHBOARDS}/b/versions`)).json;
  assert.equal(versions[0].comment, 'folder Sites/Web/Shop renamed to the top');
});

test('a document is checked without being stored; all that is wrong is told', async (t) => {
  const { send } = await dashboardTestApi(t);
  const check = (body: object) => send('POST', `${DASHBOARDS}/validate`, body);
  const good = await check({ ...BOARD, version: 7, id: 'x' });
  assert.ok(isAs(validateReply, good.json));
  assert.deepEqual([good.json.valid, good.json.dashboard], [true, parseDashboard(BOARD, NOON)]);
  const { json } = await check({ titel: 'x', panels: [{ kind: 'stat', reducer: 'middle' }] });
  assert.equal(json.valid, false);
  assert.deepEqual(
    json.problems.map(({ place }: { place: string }) => place),
    ['titel', 'title', 'panels[0].reducer'],
  );
  assert.equal((await send('GET', DASHBOARDS)).json.total, 1);
});

test('a board is exported as a file that can be stored again', async (t) => {
  const { send } = await dashboardTestApi(t);
  await send('POST', DASHBOARDS, { ...BOARD, id: 'web', title: 'Café: 10% "off"' });
  const file = await send('GET', `${DASHBOARDS}/web/export`);
  assert.equal(file.headers['content-disposition'], 'attachment; filename="cafe-10-off.json"');
  assert.deepEqual(file.json, { id: 'web', ...parseDashboard({ ...BOARD, title: 'Café: 10% "off"' }, NOON) });
  await send('DELETE', `${DASHBOARDS}/web`);
  assert.equal((await send('POST', DASHBOARDS, file.json)).json.id, 'web');
});

test('the JSON Schema is served', async (t) => {
  const { send } = await dashboardTestApi(t);
  const { json } = await send('GET', `${DASHBOARDS}/schema.json`);
  assert.deepEqual(json.required, ['title']);
  assert.equal(json.$schema, 'https://json-schema.org/draft/2020-12/schema');
});
