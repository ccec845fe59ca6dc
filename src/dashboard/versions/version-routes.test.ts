import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isAs, NOON } from '../../documents/testing/test-api.ts';
import { parseDashboard } from '../document/parse-dashboard.ts';
import { BOARD, DASHBOARDS, dashboardTestApi } from '../testing/dashboard-api.ts';
import { diffReply, versionReply, versionsReply } from './version-schemas.ts';

const PATH = `${DASHBOARDS}/web`;

/** A board that was changed once. */
async function changedBoard(t: TestContext) {
  const api = await dashboardTestApi(t);
  const { json: made } = await api.send('POST', DASHBOARDS, { ...BOARD, id: 'web', actor: 'ann' });
  const body = { ...made, title: 'Shop', comment: 'a better name', actor: 'bob' };
  const { json: changed } = await api.send('PUT', PATH, body);
  return { ...api, made, changed };
}

test('all versions are listed with who made them and why, and each can be read', async (t) => {
  const { send } = await changedBoard(t);
  const { json } = await send('GET', `${PATH}/versions`);
  assert.ok(isAs(versionsReply, json));
  assert.deepEqual(json, {
    versions: [
      { version: 2, name: 'Shop/Shop', atMs: NOON, actor: 'bob', comment: 'a better name', deleted: false },
      { version: 1, name: 'Shop/Web', atMs: NOON, actor: 'ann', comment: '', deleted: false },
    ],
    next: null,
  });
  assert.equal((await send('GET', `${PATH}/versions?limit=1`)).json.next, 2);
  const first = await send('GET', `${PATH}/versions/1`);
  assert.ok(isAs(versionReply, first.json));
  assert.deepEqual(first.json.dashboard, parseDashboard(BOARD, NOON));
  assert.equal((await send('GET', `${PATH}/versions/3`)).status, 404);
  assert.equal((await send('GET', `${PATH}/versions/x`)).status, 400);
});

test('two versions are compared, without numbers the last two', async (t) => {
  const { send, changed } = await changedBoard(t);
  const last = await send('GET', `${PATH}/diff`);
  assert.ok(isAs(diffReply, last.json));
  assert.deepEqual(last.json, {
    ...{ from: 1, to: 2, changes: [{ path: 'title', before: 'Web', after: 'Shop' }] },
    words: ['title from "Web" to "Shop"'],
  });
  await send('PUT', PATH, { ...changed, panels: [] });
  const all = await send('GET', `${PATH}/diff?from=1&to=3`);
  assert.deepEqual(all.json.words, ['title from "Web" to "Shop"', 'panel "CPU" (1) removed']);
  assert.equal((await send('GET', `${PATH}/diff?from=1&to=9`)).status, 404);
  assert.equal((await send('GET', `${DASHBOARDS}/none/diff`)).status, 404);
});

test('a board is made what it was, as a new version', async (t) => {
  const { send } = await changedBoard(t);
  const back = await send('POST', `${PATH}/restore`, { version: 1, comment: 'too short', actor: 'cid' });
  assert.deepEqual([back.status, back.json.title, back.json.version], [200, 'Web', 3]);
  const { versions } = (await send('GET', `${PATH}/versions`)).json;
  assert.deepEqual([versions[0].actor, versions[0].comment], ['cid', 'restored from version 1: too short']);
  const late = await send('POST', `${PATH}/restore`, { version: 2 }, { 'if-match': '"2"' });
  assert.deepEqual([late.status, late.json.current.version], [409, 3]);
});

test('what was deleted is listed and restored under its id; its versions go on', async (t) => {
  const { send } = await changedBoard(t);
  assert.equal((await send('DELETE', `${PATH}?version=2&comment=old&actor=dee`)).status, 204);
  assert.deepEqual((await send('GET', `${DASHBOARDS}/deleted`)).json.dashboards, [
    { id: 'web', version: 3, name: 'Shop/Shop', atMs: NOON, actor: 'dee', comment: 'old' },
  ]);
  assert.equal((await send('GET', `${PATH}/versions/3`)).json.dashboard, null);
  const nothing = await send('POST', `${PATH}/restore`, { version: 3 });
  assert.deepEqual([nothing.status, nothing.json.error.code], [404, 'NOT_FOUND']);
  const back = await send('POST', `${PATH}/restore`, { version: 2 });
  assert.deepEqual([back.status, back.json.title, back.json.version], [200, 'Shop', 4]);
  assert.deepEqual((await send('GET', `${DASHBOARDS}/deleted`)).json.dashboards, []);
});

test('a deleted board whose name was taken meanwhile is not restored', async (t) => {
  const { send } = await changedBoard(t);
  await send('DELETE', PATH);
  await send('POST', DASHBOARDS, { ...BOARD, title: 'Shop' });
  const taken = await send('POST', `${PATH}/restore`, { version: 2 });
  assert.deepEqual([taken.status, taken.json.error.code], [409, 'NAME_TAKEN']);
});
