import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isAs, NOON, testApi } from '../testing/alert-api.ts';
import { eventOf, hexId, record } from '../testing/events.ts';
import { eventRoutes } from './event-routes.ts';
import { eventListReply, statsReply } from './event-schemas.ts';

const MINUTE = 60_000;
const URL = '/api/v1/alerts/events';

/** Host a fires, is acknowledged and ends; host b was pending only; host c fires since another rule saw it. */
async function open(t: TestContext) {
  const api = await testApi(t, (parts) => [eventRoutes(parts)]);
  const { metadata } = api;
  const episodeId = hexId('a1');
  await record(metadata, [
    eventOf('a1', 'a', { to: 'pending', atMs: NOON - 20 * MINUTE, firedMs: null }),
    eventOf('a2', 'a', { from: 'pending', atMs: NOON - 18 * MINUTE, firedMs: NOON - 18 * MINUTE, episodeId }),
  ]);
  await metadata.alerts.acknowledge(hexId('a'), {
    ...{ episodeId, atMs: NOON - 17 * MINUTE, actor: 'ann', comment: 'mine' },
  });
  await record(metadata, [
    eventOf('a3', 'a', {
      from: 'firing',
      to: 'keeping',
      atMs: NOON - 12 * MINUTE,
      firedMs: NOON - 18 * MINUTE,
      episodeId,
    }),
    eventOf('a4', 'a', {
      from: 'keeping',
      to: 'firing',
      atMs: NOON - 11 * MINUTE,
      firedMs: NOON - 18 * MINUTE,
      episodeId,
    }),
    eventOf('a5', 'a', {
      ...{ from: 'firing', to: 'ok', reason: 'cleared', atMs: NOON - 8 * MINUTE, episodeId },
      ...{ firedMs: NOON - 18 * MINUTE, resolvedMs: NOON - 8 * MINUTE },
    }),
    eventOf('b1', 'b', { to: 'pending', atMs: NOON - 7 * MINUTE, firedMs: null }),
    eventOf('b2', 'b', {
      from: 'pending',
      to: 'ok',
      atMs: NOON - 6 * MINUTE,
      firedMs: null,
      episodeId: hexId('b1'),
    }),
    eventOf('c1', 'c', {
      ruleId: 'rule-2',
      ruleName: 'Disk',
      atMs: NOON - 5 * MINUTE,
      firedMs: NOON - 5 * MINUTE,
    }),
  ]);
  const words = async (query: string): Promise<string> => {
    const { json } = await api.send('GET', `${URL}${query}`);
    assert.ok(isAs(eventListReply, json));
    return json.events
      .map((event: { groupTags: { host: string }; to: string }) => `${event.groupTags.host} ${event.to}`)
      .join();
  };
  return { ...api, words };
}

test('the history comes newest first, page by page', async (t) => {
  const { send, words } = await open(t);
  assert.equal(await words(''), 'c firing,b ok,b pending,a ok,a firing,a keeping,a firing,a pending');
  const { json: page } = await send('GET', `${URL}?limit=5`);
  assert.equal(page.events.length, 5);
  assert.equal(await words(`?limit=5&before=${page.next}`), 'a keeping,a firing,a pending');
  assert.equal((await send('GET', `${URL}?limit=5&before=${page.next}`)).json.next, null);
});

const FILTERS: readonly (readonly [string, string])[] = [
  ['?ruleId=rule-2', 'c firing'],
  [`?alertId=${hexId('b')}`, 'b ok,b pending'],
  [`?episodeId=${hexId('b1')}`, 'b ok,b pending'],
  ['?state=pending', 'b pending,a pending'],
  [`?start=${NOON - 7 * MINUTE}&end=${NOON - 5 * MINUTE}`, 'b ok,b pending'],
  ['?start=now-6m', 'c firing,b ok'],
  ['?end=2026-11-22T11:41:00Z', 'a pending'],
];
for (const [query, expected] of FILTERS) {
  test(`history${query} finds ${expected}`, async (t) => {
    const { words } = await open(t);
    assert.equal(await words(query), expected);
  });
}

for (const query of ['?state=fine', '?limit=0', '?limit=1001', '?start=yesterday', '?befor=1']) {
  test(`history${query} is refused in words`, async (t) => {
    const { send } = await open(t);
    const { status, json } = await send('GET', `${URL}${query}`);
    assert.equal(status, 400);
    assert.match(json.error.message, /state|limit|start|befor/);
  });
}

test('figures say how often alerts fired and how fast people and systems were', async (t) => {
  const { send } = await open(t);
  const { json } = await send('GET', '/api/v1/alerts/stats?start=now-1h');
  assert.ok(isAs(statsReply, json));
  const { byRule, ...all } = json;
  assert.deepEqual(all, {
    ...{ episodes: 3, pages: 2, firingSeconds: 600, truncated: false },
    ...{ meanSecondsToAcknowledge: 60, meanSecondsToResolve: 600 },
  });
  assert.deepEqual(byRule, [
    {
      ...{ ruleId: 'rule-1', ruleName: 'CPU high', episodes: 2, pages: 1, firingSeconds: 600 },
      ...{ meanSecondsToAcknowledge: 60, meanSecondsToResolve: 600 },
    },
    {
      ...{ ruleId: 'rule-2', ruleName: 'Disk', episodes: 1, pages: 1, firingSeconds: 0 },
      ...{ meanSecondsToAcknowledge: null, meanSecondsToResolve: null },
    },
  ]);
});

test('figures of a range without alerts are zeros, of one that ends before it begins an error', async (t) => {
  const { send } = await open(t);
  const { json } = await send('GET', '/api/v1/alerts/stats?start=now-2h&end=now-1h');
  assert.deepEqual(json, {
    ...{ episodes: 0, pages: 0, firingSeconds: 0, truncated: false, byRule: [] },
    ...{ meanSecondsToAcknowledge: null, meanSecondsToResolve: null },
  });
  assert.equal((await send('GET', '/api/v1/alerts/stats?start=now&end=now-1h')).status, 400);
});
