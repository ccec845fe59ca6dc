import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { documentRoutes } from '../../../documents/http/document-routes.ts';
import type { RuleStatus } from '../../engine/index.ts';
import { parseInhibition } from '../../notify/index.ts';
import { silenceSurface } from '../documents/silence-surface.ts';
import { emptyState, isAs, NOON, testApi } from '../testing/alert-api.ts';
import { eventOf, hexId, record } from '../testing/events.ts';
import { alertRoutes } from './alert-routes.ts';
import { alertListReply, alertSchema } from './alert-schemas.ts';

const URL = '/api/v1/alerts';
const MINUTE = 60_000;

/** Host a fires, host b is pending, host c fires as a warning and keeps doing so, the rule of host d has no data. */
async function open(t: TestContext, own?: RuleStatus) {
  const api = await testApi(t, (parts) => [
    alertRoutes({
      ...{ ...parts, state: emptyState, ownStatus: () => own },
      linkOf: ({ ruleId }) => `https://m.example/${ruleId}`,
    }),
    documentRoutes({ ...parts, surface: silenceSurface(parts) }),
  ]);
  await record(api.metadata, [
    eventOf('a', 'a', { atMs: NOON - 5 * MINUTE }),
    eventOf('b', 'b', { to: 'pending', atMs: NOON - MINUTE, firedMs: null }),
    eventOf('c', 'c', { atMs: NOON - 9 * MINUTE, severity: 'warning', ruleId: 'rule-2', ruleName: 'Disk' }),
    eventOf('c2', 'c', {
      ...{ from: 'firing', to: 'keeping', severity: 'warning', ruleId: 'rule-2', ruleName: 'Disk' },
      episodeId: hexId('c'),
    }),
    eventOf('d', 'd', {
      ...{
        to: 'noData',
        reason: 'noData',
        value: null,
        episodeId: null,
        firedMs: null,
        firstTriggeredMs: null,
      },
    }),
  ]);
  const hosts = async (query = ''): Promise<string> => {
    const { json } = await api.send('GET', `${URL}${query}`);
    assert.ok(isAs(alertListReply, json));
    return json.alerts.map((alert: { groupTags: { host: string } }) => alert.groupTags.host).join();
  };
  return { ...api, hosts };
}

test('alerts come with the worst first, and say all about themselves', async (t) => {
  const { send, hosts } = await open(t);
  assert.equal(await hosts(), 'a,c,d,b');
  const { json } = await send('GET', URL);
  assert.deepEqual(json.alerts[0], {
    ...{ alertId: hexId('a'), ruleId: 'rule-1', ruleName: 'CPU high', state: 'firing', severity: 'critical' },
    ...{ groupTags: { host: 'a' }, labels: { alertname: 'CPU high', severity: 'critical', host: 'a' } },
    ...{
      annotations: {},
      value: 91,
      valueAtMs: NOON - 5 * MINUTE,
      threshold: 90,
      reason: 'met',
      message: null,
    },
    ...{ sinceMs: NOON - 5 * MINUTE, firstTriggeredMs: NOON, firedMs: NOON, episodeId: hexId('a') },
    ...{ acknowledgement: null, silencedBy: [], inhibitedBy: [], link: 'https://m.example/rule-1' },
  });
  assert.deepEqual(json.counts, {
    ...{ pending: 1, firing: 1, keeping: 1, noData: 1, error: 0, acknowledged: 0, silenced: 0, inhibited: 0 },
  });
  assert.equal(json.total, 4);
});

const FINDS: readonly (readonly [query: string, hosts: string])[] = [
  ['?state=firing', 'a,c'],
  ['?state=keeping', 'c'],
  ['?severity=warning', 'c'],
  ['?ruleId=rule-2', 'c'],
  ['?search=disk', 'c'],
  ['?search=host%3Db', 'b'],
  ['?limit=1', 'a'],
  ['?state=error', ''],
];
for (const [query, expected] of FINDS) {
  test(`alerts${query} finds ${expected === '' ? 'nothing' : expected}`, async (t) => {
    const { hosts } = await open(t);
    assert.equal(await hosts(query), expected);
  });
}

test('the value is the one evaluated last, with its time', async (t) => {
  const groups = [{ tags: { host: 'b' }, state: 'pending', value: 95, sinceMs: NOON - MINUTE }] as const;
  const { send } = await open(t, { groups, groupsAtMs: NOON - 10_000 } as unknown as RuleStatus);
  const alerts: { value: number; valueAtMs: number }[] = (await send('GET', URL)).json.alerts;
  const values = alerts.map(({ value, valueAtMs }) => [value, valueAtMs]);
  assert.deepEqual(values, [
    [91, NOON - 5 * MINUTE],
    [91, NOON],
    [null, null],
    [95, NOON - 10_000],
  ]);
});

test('what holds back notifications is said, at once when it changes', async (t) => {
  const { send, metadata } = await open(t);
  const muted = async (host: string) => {
    const { alerts } = (await send('GET', URL)).json;
    const found = alerts.find((alert: { groupTags: { host: string } }) => alert.groupTags.host === host);
    return [found.silencedBy, found.inhibitedBy];
  };
  assert.deepEqual(await muted('a'), [[], []]);
  const { json: silence } = await send('POST', `${URL}/silences`, {
    matchers: [{ key: 'host', op: '=~', value: 'a|b' }],
    ...{ startMs: NOON - 1, endMs: NOON + MINUTE },
  });
  assert.deepEqual(await muted('a'), [[silence.id], []]);
  const inhibition = parseInhibition({
    name: 'critical first',
    source: [{ key: 'severity', op: '=', value: 'critical' }],
    target: [{ key: 'severity', op: '=', value: 'warning' }],
  });
  await metadata
    .documents('inhibitions')
    .create({ name: inhibition.name, body: inhibition, origin: 'api' }, { actor: 'ann', atMs: NOON });
  assert.deepEqual(await muted('c'), [[], [hexId('a')]]);
  assert.deepEqual((await send('GET', URL)).json.counts.silenced, 2);
  const broken = { name: 'broken', body: { matchers: 7 }, origin: 'api' };
  await metadata.documents('silences').create(broken, { actor: 'ann', atMs: NOON });
  assert.deepEqual(await muted('c'), [[], [hexId('a')]]);
  const { problems } = (await send('GET', URL)).json;
  assert.deepEqual([problems.length, problems[0].kind, problems[0].name], [1, 'silence', 'broken']);
  assert.match(problems[0].message, /^startMs: is missing/);
  await send('DELETE', `${URL}/silences/${silence.id}`);
  assert.deepEqual(await muted('a'), [[], []]);
});

test('an alert is acknowledged with a comment, again by another person, and the trail knows both', async (t) => {
  const { send, metadata, clock } = await open(t);
  const path = `${URL}/${hexId('a')}/acknowledge`;
  const first = await send('POST', path, { comment: 'mine' }, { 'x-dashboarding-user': 'ann' });
  assert.equal(first.status, 200);
  assert.ok(isAs(alertSchema, first.json));
  const said = { episodeId: hexId('a'), atMs: NOON, actor: 'ann', comment: 'mine' };
  assert.deepEqual(first.json.acknowledgement, said);
  clock.nowMs += MINUTE;
  assert.equal((await send('POST', `${path}?actor=bob`, {})).json.acknowledgement.actor, 'bob');
  assert.equal((await send('GET', URL)).json.counts.acknowledged, 1);
  const trail = await metadata.audit.list({ subjectId: hexId('a'), limit: 10 });
  assert.deepEqual(
    trail.map(({ action, actor, before }) => [action, actor, before]),
    [
      ['acknowledge', 'bob', said],
      ['acknowledge', 'ann', undefined],
    ],
  );
});

test('what is over, was never there or has no episode cannot be acknowledged', async (t) => {
  const { send, metadata } = await open(t);
  const refusal = async (host: string) => {
    const { status, json } = await send('POST', `${URL}/${hexId(host)}/acknowledge`, {});
    return `${status} ${json.error.code}`;
  };
  assert.equal(await refusal('nobody'), '404 NOT_FOUND');
  assert.equal(await refusal('d'), '409 ALERT_OVER');
  await record(metadata, [
    eventOf('a9', 'a', {
      from: 'firing',
      to: 'ok',
      reason: 'cleared',
      episodeId: hexId('a'),
      resolvedMs: NOON,
    }),
  ]);
  assert.equal(await refusal('a'), '409 ALERT_OVER');
});
