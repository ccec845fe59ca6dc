import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { documentRoutes } from '../../documents/http/document-routes.ts';
import { inhibitionSurface } from './documents/inhibition-surface.ts';
import { isAs, NOON, testApi } from './testing/alert-api.ts';

const PATH = '/api/v1/alerts/inhibitions';
const BODY = {
  name: 'data centre',
  source: [{ key: 'alertname', op: '=', value: 'PowerLost' }],
  target: [{ key: 'severity', op: '=', value: 'warning' }],
};

function open(t: TestContext) {
  return testApi(t, (parts) => [documentRoutes({ ...parts, surface: inhibitionSurface })]);
}

test('a document is made with its defaults, read back, listed and deleted', async (t) => {
  const { send, clock } = await open(t);
  const made = await send('POST', PATH, BODY, { 'x-dashboarding-user': 'ann' });
  assert.equal(made.status, 201);
  const { id, ...rest } = made.json;
  assert.deepEqual(rest, {
    ...BODY,
    ...{ equal: [], version: 1, origin: 'api', createdAtMs: NOON, updatedAtMs: NOON, updatedBy: 'ann' },
  });
  assert.ok(isAs(inhibitionSurface.reply, made.json));
  assert.equal(made.headers.location, `${PATH}/${id}`);
  assert.equal(made.headers.etag, '"1"');
  assert.deepEqual((await send('GET', `${PATH}/${id}`)).json, made.json);
  assert.deepEqual((await send('GET', PATH)).json, { inhibitions: [made.json], total: 1 });
  clock.nowMs += 1_000;
  assert.equal((await send('DELETE', `${PATH}/${id}?actor=bob`)).status, 204);
  assert.deepEqual((await send('GET', PATH)).json, { inhibitions: [], total: 0 });
  const gone = await send('GET', `${PATH}/${id}`);
  assert.equal(gone.status, 404);
  assert.equal(gone.json.error.code, 'NOT_FOUND');
});

test('what was deleted is made again under its id; other ids are not read', async (t) => {
  const { send } = await open(t);
  const { json: made } = await send('POST', PATH, BODY);
  const { json: copy } = await send('POST', PATH, { ...made, name: 'copy' });
  assert.notEqual(copy.id, made.id);
  const { json: other } = await send('POST', PATH, { ...BODY, name: 'other', id: 'mine' });
  assert.notEqual(other.id, 'mine');
  assert.equal((await send('DELETE', `${PATH}/${made.id}`)).status, 204);
  const again = await send('POST', PATH, { ...made, origin: 'file:a.yaml' });
  assert.equal(again.status, 201);
  assert.deepEqual([again.json.id, again.json.version, again.json.origin], [made.id, 1, 'file:a.yaml']);
  const { entries } = (await send('GET', `${PATH}/${made.id}/audit`)).json;
  assert.deepEqual(
    entries.map(({ action }: { action: string }) => action),
    ['create', 'delete', 'create'],
  );
});

test('what a reply shows may be sent back with a change; what is computed there is not read', async (t) => {
  const { send, clock } = await open(t);
  const { json: made } = await send('POST', PATH, BODY);
  clock.nowMs += 1_000;
  const changed = await send('PUT', `${PATH}/${made.id}`, {
    ...made,
    equal: ['dc'],
    updatedBy: 'forged',
    actor: 'bob',
  });
  assert.equal(changed.status, 200);
  const expected = { ...made, equal: ['dc'], version: 2, updatedAtMs: NOON + 1_000, updatedBy: 'bob' };
  assert.deepEqual(changed.json, expected);
});

test('a change that starts from an old version gets the stored document and both versions', async (t) => {
  const { send } = await open(t);
  const { json: made } = await send('POST', PATH, BODY);
  const first = await send('PUT', `${PATH}/${made.id}`, { ...BODY, equal: ['dc'], version: 1, actor: 'ann' });
  assert.equal(first.json.version, 2);
  for (const late of [
    await send('PUT', `${PATH}/${made.id}`, { ...BODY, version: 1 }),
    await send('PUT', `${PATH}/${made.id}`, BODY, { 'if-match': '"1"' }),
    await send('DELETE', `${PATH}/${made.id}?version=1`),
    await send('DELETE', `${PATH}/${made.id}`, undefined, { 'if-match': 'W/"1"' }),
  ]) {
    assert.equal(late.status, 409);
    assert.equal(late.json.error.code, 'VERSION_CONFLICT');
    assert.match(late.json.error.message, /ann/);
    assert.deepEqual(late.json.current, first.json);
    assert.equal(late.json.sentVersion, 1);
  }
  assert.equal((await send('PUT', `${PATH}/${made.id}`, BODY, { 'if-match': '"2"' })).json.version, 3);
});

test('a change without a version is refused, for it could undo what somebody else did', async (t) => {
  const { send } = await open(t);
  const { json: made } = await send('POST', PATH, BODY);
  const blind = await send('PUT', `${PATH}/${made.id}`, BODY);
  assert.equal(blind.status, 428);
  assert.equal(blind.json.error.code, 'VERSION_MISSING');
  for (const [version, header] of [
    ['x', undefined],
    [0, undefined],
    [undefined, 'yesterday'],
  ] as const) {
    const wrong = await send(
      'PUT',
      `${PATH}/${made.id}`,
      { ...BODY, version },
      header ? { 'if-match': header } : {},
    );
    assert.equal(wrong.status, 400, JSON.stringify({ version, header }));
  }
});

test('wrong documents are refused with the place, a name that is taken with 409', async (t) => {
  const { send } = await open(t);
  const wrong = await send('POST', PATH, { ...BODY, source: [{ key: 'a', op: '~', value: '' }] });
  assert.equal(wrong.status, 400);
  assert.match(wrong.json.error.message, /^source\[0\]/);
  assert.equal((await send('POST', PATH, [] as object)).status, 400);
  assert.equal((await send('POST', PATH, BODY)).status, 201);
  const taken = await send('POST', PATH, BODY);
  assert.equal(taken.status, 409);
  assert.equal(taken.json.error.code, 'NAME_TAKEN');
});

test('the origin is kept unless a change says another one', async (t) => {
  const { send } = await open(t);
  const { json: made } = await send('POST', PATH, { ...BODY, origin: 'file:rules.yaml' });
  assert.equal(made.origin, 'file:rules.yaml');
  assert.equal(
    (await send('PUT', `${PATH}/${made.id}`, { ...BODY, version: 1 })).json.origin,
    'file:rules.yaml',
  );
  const taken = await send('PUT', `${PATH}/${made.id}`, { ...BODY, version: 2, origin: 'api' });
  assert.equal(taken.json.origin, 'api');
  assert.match((await send('POST', PATH, { ...BODY, origin: 'me' })).json.error.message, /^origin: /);
});

test('the audit trail says who did what, and stays when the document is gone', async (t) => {
  const { send } = await open(t);
  const { json: made } = await send('POST', PATH, { ...BODY, actor: 'ann' });
  await send('PUT', `${PATH}/${made.id}?actor=bob`, { ...BODY, equal: ['dc'], version: 1 });
  await send('DELETE', `${PATH}/${made.id}`, undefined, { 'x-dashboarding-user': 'J\u00c3\u00bcrgen' });
  const { json } = await send('GET', `${PATH}/${made.id}/audit`);
  assert.deepEqual(
    json.entries.map((entry: { actor: string; action: string }) => [entry.action, entry.actor]),
    [
      ['delete', 'Jürgen'],
      ['update', 'bob'],
      ['create', 'ann'],
    ],
  );
  assert.deepEqual(json.entries[1].before.equal, []);
  assert.deepEqual(json.entries[1].after.equal, ['dc']);
  assert.equal(json.next, null);
  const page = await send('GET', `${PATH}/${made.id}/audit?limit=2`);
  assert.equal(page.json.entries.length, 2);
  const rest = await send('GET', `${PATH}/${made.id}/audit?limit=2&before=${page.json.next}`);
  assert.deepEqual(
    rest.json.entries.map((entry: { action: string }) => entry.action),
    ['create'],
  );
});

test('an actor that is no name is refused', async (t) => {
  const { send } = await open(t);
  for (const actor of ['a\nb', 'x'.repeat(201), 7]) {
    assert.equal((await send('POST', PATH, { ...BODY, actor })).status, 400);
  }
});
