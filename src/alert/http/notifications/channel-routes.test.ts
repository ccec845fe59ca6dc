import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { documentRoutes } from '../../../documents/http/document-routes.ts';
import type { Channel } from '../../notify/index.ts';
import { routeSurface } from '../documents/route-surface.ts';
import { testApi } from '../testing/alert-api.ts';
import { channelRoutes } from './channel-routes.ts';

const PATH = '/api/v1/alerts/channels';
const WEBHOOK = {
  name: 'pager',
  type: 'webhook',
  settings: { url: 'https://example.com/hook', hmacSecret: 'sesame', headers: { 'x-key': 'k' } },
};

/** Real sending is tested in `notify` and in whole processes; here it is what reaches it. */
async function open(t: TestContext) {
  const tested: Channel[] = [];
  const channels = {
    test: async (channel: Channel) => {
      tested.push(channel);
      return { ok: true, status: 200, answer: 'thanks', durationMs: 3 };
    },
  };
  const api = await testApi(t, (parts) => [
    channelRoutes({ ...parts, channels }),
    documentRoutes({ ...parts, surface: routeSurface(parts) }),
  ]);
  return { ...api, tested };
}

test('secrets never come back; sent back hidden they stay as they are', async (t) => {
  const { send, metadata } = await open(t);
  const made = await send('POST', PATH, WEBHOOK);
  assert.equal(made.status, 201);
  const hidden = {
    url: 'https://example.com/********',
    hmacSecret: '********',
    headers: { 'x-key': '********' },
  };
  assert.deepEqual(made.json.settings, hidden);
  const changed = await send('PUT', `${PATH}/${made.json.id}`, { ...made.json, sendResolved: false });
  assert.deepEqual(changed.json.settings, hidden);
  const [stored] = await metadata.documents('notification_channels').list();
  assert.deepEqual((stored as { body: Channel } | undefined)?.body.settings, WEBHOOK.settings);
  const everything = [
    await send('GET', PATH),
    await send('GET', `${PATH}/${made.json.id}`),
    await send('GET', `${PATH}/${made.json.id}/audit`),
    await send('PUT', `${PATH}/${made.json.id}`, { ...WEBHOOK, version: 1 }),
  ];
  assert.doesNotMatch(JSON.stringify(everything.map(({ json }) => json)), /sesame|com\/hook/);
});

test('a saved channel is tested with its secrets, and the trail says who did', async (t) => {
  const { send, tested } = await open(t);
  const { json: made } = await send('POST', PATH, WEBHOOK);
  const reply = await send('POST', `${PATH}/${made.id}/test?actor=ann`);
  assert.deepEqual(reply.json, { ok: true, status: 200, answer: 'thanks', durationMs: 3 });
  assert.deepEqual(tested[0]?.settings, WEBHOOK.settings);
  const [entry] = (await send('GET', `${PATH}/${made.id}/audit`)).json.entries;
  assert.deepEqual([entry.action, entry.actor, entry.after.test.answer], ['test', 'ann', 'thanks']);
  assert.equal((await send('POST', `${PATH}/nobody/test`)).status, 404);
});

test('a channel is tested before it is saved, also as a change of a saved one', async (t) => {
  const { send, tested } = await open(t);
  assert.equal((await send('POST', `${PATH}/test`, WEBHOOK)).json.ok, true);
  const { json: made } = await send('POST', PATH, WEBHOOK);
  const changed = { ...made, settings: { ...made.settings, url: 'https://example.com/other' } };
  assert.equal((await send('POST', `${PATH}/test`, changed)).json.ok, true);
  assert.deepEqual(tested[1]?.settings, { ...WEBHOOK.settings, url: 'https://example.com/other' });
  const { id: _, ...unknown } = changed;
  assert.match((await send('POST', `${PATH}/test`, unknown)).json.error.message, /no stored value to keep/);
  assert.equal((await send('POST', `${PATH}/test`, { ...WEBHOOK, type: 'pigeon' })).status, 400);
});

test('a route can name only channels that are there, and those stay as long as it does', async (t) => {
  const { send } = await open(t);
  const route = { name: 'all', channels: ['pager'] };
  const wrong = await send('POST', '/api/v1/alerts/routes', { ...route, channels: ['pager'] });
  assert.equal(wrong.status, 400);
  assert.match(wrong.json.error.message, /^channels\[0\]: there is no channel "pager"/);
  const { json: channel } = await send('POST', PATH, WEBHOOK);
  const { json: made } = await send('POST', '/api/v1/alerts/routes', route);
  const typo = await send('PUT', `/api/v1/alerts/routes/${made.id}`, {
    ...route,
    channels: ['pagr'],
    version: 1,
  });
  assert.equal(typo.json.error.fix, 'Did you mean "pager"?');
  for (const refused of [
    await send('DELETE', `${PATH}/${channel.id}`),
    await send('PUT', `${PATH}/${channel.id}`, { ...channel, name: 'other' }),
  ]) {
    assert.equal(refused.status, 409);
    assert.equal(refused.json.error.code, 'CHANNEL_IN_USE');
    assert.match(refused.json.error.message, /the route "all"/);
  }
  assert.equal((await send('DELETE', `/api/v1/alerts/routes/${made.id}`)).status, 204);
  assert.equal((await send('DELETE', `${PATH}/${channel.id}`)).status, 204);
});
