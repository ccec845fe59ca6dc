import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAs, NOON } from '../../documents/testing/test-api.ts';
import { BOARD, DASHBOARDS, dashboardTestApi, READY_MADE } from '../testing/dashboard-api.ts';
import { annotationReply, annotationsReply } from './annotation-schemas.ts';

const PATH = '/api/v1/annotations';

test('an annotation without a time is of now, and belongs to all boards', async (t) => {
  const { send } = await dashboardTestApi(t);
  const made = await send('POST', PATH, {
    ...{ title: ' Deploy ', tags: ['deploy', 'deploy', ' service:web '], text: 'v1.2', actor: 'ci' },
  });
  assert.equal(made.status, 201);
  assert.ok(isAs(annotationReply, made.json));
  const { id, ...rest } = made.json;
  assert.deepEqual(rest, {
    ...{ startMs: NOON, title: 'Deploy', text: 'v1.2', tags: ['deploy', 'service:web'], author: 'ci' },
    ...{ createdAtMs: NOON, updatedAtMs: NOON },
  });
  assert.equal(made.headers.location, `${PATH}/${id}`);
  const listed = await send('GET', PATH);
  assert.ok(isAs(annotationsReply, listed.json));
  assert.deepEqual(listed.json, { annotations: [made.json], more: false });
});

test('they are found by time, tags and board', async (t) => {
  const { send } = await dashboardTestApi(t);
  await send('POST', DASHBOARDS, { ...BOARD, id: 'web' });
  const add = (title: string, fields: object) =>
    send('POST', PATH, { title, startMs: NOON - 60_000, ...fields });
  await add('a', { tags: ['deploy', 'web'] });
  await add('b', { tags: ['deploy'], dashboardId: 'web', panelId: 3 });
  await add('c', { endMs: NOON + 3_600_000, dashboardId: READY_MADE.id });
  await add('d', { startMs: NOON - 3_600_000 });
  const facts: [query: string, titles: string[]][] = [
    ['', ['a', 'b', 'c', 'd']],
    ['tags=deploy', ['a', 'b']],
    ['tags=deploy&tags=web', ['a']],
    ['dashboardId=web', ['a', 'b', 'd']],
    ['dashboardId=web&own=true', ['b']],
    ['dashboardId=web&own=true&tags=web', []],
    [`from=${NOON}&to=now%2B1h`, ['c']],
    ['from=now-2h&to=now-30m', ['d']],
    ['from=now-3d&to=now-2d', []],
  ];
  for (const [query, titles] of facts) {
    const { json } = await send('GET', `${PATH}?${query}`);
    assert.deepEqual(json.annotations.map(({ title }: { title: string }) => title).toSorted(), titles, query);
  }
  assert.equal((await send('GET', `${PATH}?limit=3`)).json.more, true);
  for (const wrong of ['from=now&to=now-1h', 'own=true', 'own=true&dashboardId='])
    assert.equal((await send('GET', `${PATH}?${wrong}`)).status, 400);
});

test('one is changed and deleted by whoever may; its author and its time stay', async (t) => {
  const { send, clock, metadata } = await dashboardTestApi(t);
  const { json: made } = await send('POST', PATH, { title: 'Deploy', actor: 'ci' });
  clock.nowMs += 1_000;
  const changed = await send('PUT', `${PATH}/${made.id}`, {
    title: 'Rollback',
    endMs: NOON + 500,
    actor: 'ann',
  });
  assert.deepEqual(changed.json, {
    ...made,
    title: 'Rollback',
    endMs: NOON + 500,
    updatedAtMs: NOON + 1_000,
  });
  assert.equal((await send('DELETE', `${PATH}/${made.id}?actor=bob`)).status, 204);
  for (const gone of [
    await send('DELETE', `${PATH}/${made.id}`),
    await send('PUT', `${PATH}/${made.id}`, { title: 'x' }),
  ])
    assert.deepEqual([gone.status, gone.json.error.code], [404, 'NOT_FOUND']);
  const trail = await metadata.audit.list({ kind: 'annotations', limit: 9 });
  assert.deepEqual(
    trail.map(({ actor }) => actor),
    ['bob', 'ann', 'ci'],
  );
});

test('what is wrong is refused with its place', async (t) => {
  const { send } = await dashboardTestApi(t);
  const facts: [body: object, message: RegExp][] = [
    [{}, /^body: must have required properties title|title/],
    [{ title: ' ' }, /^title: is empty/],
    [{ title: 'x', startMs: 1_700_000_000 }, /^startMs: .*looks like seconds/],
    [{ title: 'x', startMs: 'now' }, /^body\.startMs/],
    [{ title: 'x', startMs: NOON, endMs: NOON - 1 }, /^endMs: is before startMs/],
    [{ title: 'x', panelId: 3 }, /^panelId: means nothing without dashboardId/],
    [{ title: 'x', dashboardId: 'none' }, /^dashboardId: there is no dashboard "none"/],
    [{ title: 'x', tags: Array(21).fill('a') }, /^body\.tags/],
    [{ title: 'x', color: 'red' }, /color/],
  ];
  for (const [body, message] of facts) {
    const { status, json } = await send('POST', PATH, body);
    assert.equal(status, 400);
    assert.match(json.error.message, message);
  }
});
