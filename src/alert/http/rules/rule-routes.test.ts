import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RuleStatus } from '../../engine/index.ts';
import { emptyState, isAs, NOON, testApi } from '../testing/alert-api.ts';
import { ruleRoutes } from './rule-routes.ts';
import { ruleListReply, ruleReply } from './rule-schemas.ts';

const PATH = '/api/v1/alerts/rules';
const RULE = { name: 'CPU', query: { metric: 'cpu', aggregation: 'avg' }, condition: 'gt', threshold: 90 };
const FIRING: RuleStatus = {
  ...{ state: 'firing', firing: 1, pending: 0, noData: 0, error: 0, groupCount: 2, groupsLeftOut: 0 },
  ...{ lastEvaluationMs: NOON, lastDurationMs: 2, lastError: null, sourceDown: false, missedEvaluations: 0 },
  groupsAtMs: NOON,
  groups: [{ tags: { host: 'a' }, state: 'firing', value: 91, sinceMs: NOON }],
};

async function open(t: TestContext) {
  const statuses = new Map<string, RuleStatus>();
  const api = await testApi(t, (parts) => [
    ruleRoutes({ ...parts, state: emptyState, ownStatus: (id) => statuses.get(id) }),
  ]);
  return { ...api, statuses };
}

test('a rule comes back with its defaults and how it stands', async (t) => {
  const { send, statuses } = await open(t);
  const { status, json: made } = await send('POST', PATH, RULE);
  assert.equal(status, 201);
  assert.ok(isAs(ruleReply, made));
  assert.deepEqual([made.resolveThreshold, made.severity, made.query.windowSeconds], [90, 'warning', 300]);
  assert.equal(made.status.state, 'unknown');
  statuses.set(made.id, FIRING);
  assert.deepEqual((await send('GET', `${PATH}/${made.id}`)).json.status, FIRING);
  const off = await send('PUT', `${PATH}/${made.id}`, { ...made, enabled: false });
  assert.equal(off.json.status.state, 'disabled');
});

test('rules are listed with counts of their states', async (t) => {
  const { send } = await open(t);
  await send('POST', PATH, RULE);
  await send('POST', PATH, { ...RULE, name: 'Old', enabled: false });
  const { json } = await send('GET', `${PATH}?limit=1`);
  assert.ok(isAs(ruleListReply, json));
  assert.deepEqual([json.rules.length, json.total, json.next], [1, 2, 'CPU']);
  assert.deepEqual([json.counts.unknown, json.counts.disabled], [1, 1]);
  assert.equal((await send('GET', `${PATH}?limit=1&after=CPU`)).json.rules[0].name, 'Old');
  assert.equal((await send('GET', `${PATH}?state=fine`)).status, 400);
});

test('wrong rules are refused with the place', async (t) => {
  const { send } = await open(t);
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ ...RULE, threshold: '90' }, /^rule\.threshold: expected a finite number, got "90"/],
    [{ ...RULE, treshold: 1 }, /^rule\.treshold: is not known here/],
    [{ ...RULE, notification: { channels: ['pager'] } }, /channels\[0\]: there is no channel "pager"/],
    [{ ...RULE, annotations: { a: '{{ valu }}' } }, /^rule\.annotations\.a/],
  ];
  for (const [body, message] of wrong) {
    const { status, json } = await send('POST', PATH, body);
    assert.equal(status, 400);
    assert.equal(json.error.code, 'INVALID_RULE');
    assert.match(json.error.message, message);
  }
});

test('a rule from a file is copied as one of nobody, disabled', async (t) => {
  const { send } = await open(t);
  const { json: made } = await send('POST', PATH, { ...RULE, origin: 'file:rules.yaml' });
  const { status, json: copy, headers } = await send('POST', `${PATH}/${made.id}/copy?actor=ann`, {});
  assert.equal(status, 201);
  assert.equal(headers.location, `${PATH}/${copy.id}`);
  assert.deepEqual(
    [copy.name, copy.origin, copy.enabled, copy.version, copy.updatedBy, copy.threshold],
    ['CPU (copy)', 'api', false, 1, 'ann', 90],
  );
  assert.equal((await send('POST', `${PATH}/${made.id}/copy`)).json.name, 'CPU (copy 2)');
  assert.equal((await send('POST', `${PATH}/nothing/copy`)).status, 404);
});
