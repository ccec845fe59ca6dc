import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { documentRoutes } from '../../../documents/http/document-routes.ts';
import { isAs, NOON, testApi } from '../testing/alert-api.ts';
import { eventOf, record } from '../testing/events.ts';
import { inhibitionSurface } from './inhibition-surface.ts';
import { silenceSurface } from './silence-surface.ts';

const PATH = '/api/v1/alerts/silences';
const HOUR = 3_600_000;
const BODY = {
  matchers: [{ key: 'host', op: '=', value: 'a' }],
  ...{ startMs: NOON - HOUR, endMs: NOON + HOUR, comment: 'new disk' },
};

function open(t: TestContext) {
  return testApi(t, (parts) => [
    documentRoutes({ ...parts, surface: silenceSurface(parts) }),
    documentRoutes({ ...parts, surface: inhibitionSurface }),
  ]);
}

test('a silence says whether it is active and how many alerts it holds back', async (t) => {
  const { send, metadata, clock } = await open(t);
  await record(metadata, [
    eventOf('a', 'a'),
    eventOf('b', 'b'),
    eventOf('p', 'a', { alertId: 'f'.repeat(32), to: 'pending' }),
  ]);
  const { json: made } = await send('POST', PATH, { ...BODY, actor: 'ann' });
  assert.deepEqual([made.status, made.matching, made.createdBy, made.kind], ['active', 1, 'ann', 'silence']);
  assert.match(made.name, /^silence-[0-9a-f]{8}$/);
  assert.ok(isAs(silenceSurface({ metadata, clock }).reply, made));
  clock.nowMs = NOON - 2 * HOUR;
  assert.equal((await send('GET', `${PATH}/${made.id}`)).json.status, 'pending');
  clock.nowMs = NOON + HOUR;
  assert.equal((await send('GET', PATH)).json.silences[0].status, 'expired');
});

test('it is ended now by a change of its end, with all that the reply had shown', async (t) => {
  const { send } = await open(t);
  const { json: made } = await send('POST', PATH, BODY);
  const ended = await send('PUT', `${PATH}/${made.id}`, { ...made, endMs: NOON });
  assert.equal(ended.status, 200, JSON.stringify(ended.json));
  assert.deepEqual([ended.json.status, ended.json.name, ended.json.version], ['expired', made.name, 2]);
});

test('a silence of everything is refused', async (t) => {
  const { send } = await open(t);
  const { status, json } = await send('POST', PATH, { ...BODY, matchers: [] });
  assert.equal(status, 400);
  assert.equal(json.error.code, 'INVALID_SILENCE');
});

test('one that cannot be read is listed with what is wrong, beside the others', async (t) => {
  const { send, metadata, clock } = await open(t);
  await send('POST', PATH, { ...BODY, name: 'good' });
  await metadata
    .documents('silences')
    .create(
      { name: 'odd', body: { ...BODY, name: 'odd', matchers: 7 }, origin: 'api' },
      { actor: 'a', atMs: NOON },
    );
  const { status, json } = await send('GET', PATH);
  assert.equal(status, 200, JSON.stringify(json));
  const [good, odd] = json.silences;
  assert.deepEqual([good.status, good.problem], ['active', undefined]);
  assert.match(odd.problem, /^it cannot be read, and holds nothing back: /);
  assert.equal((await send('DELETE', `${PATH}/${odd.id}`)).status, 204);
  assert.ok(isAs(silenceSurface({ metadata, clock }).reply, good));
});

test('an inhibition that cannot be read is listed with what is wrong, and can be deleted', async (t) => {
  const { send, metadata } = await open(t);
  const odd = { name: 'odd', body: { source: 7 }, origin: 'api' };
  await metadata.documents('inhibitions').create(odd, { actor: 'a', atMs: NOON });
  const [listed] = (await send('GET', '/api/v1/alerts/inhibitions')).json.inhibitions;
  assert.equal(listed.name, 'odd');
  assert.match(listed.problem, /^it cannot be read, and holds nothing back: /);
  assert.equal((await send('DELETE', `/api/v1/alerts/inhibitions/${listed.id}`)).status, 204);
});
