import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createFixture } from '../../../query/testing/fixture.ts';
import { parseAlertRule } from '../../engine/index.ts';
import type { AlertQuery } from '../../ports.ts';
import { isAs, NOON, testApi } from '../testing/alert-api.ts';
import { backtestReply, previewReply } from './backtest-schemas.ts';
import { evaluationRoutes } from './evaluation-routes.ts';

const RULE = {
  name: 'Hot',
  query: { metric: 'temperature', aggregation: 'last', windowSeconds: 30 },
  ...{ groupBy: ['host'], condition: 'gt', threshold: 90, intervalSeconds: 10, durationSeconds: 20 },
};
const SETTINGS = {
  ...{ heartbeatSeconds: 5, maxConcurrent: 4, forgetSeconds: 3_600, stateSeconds: 3_600 },
  ...{ eventRetentionDays: 365, deliveryRetentionDays: 30, backtestMaxDays: 31 },
  backtestMaxGroupEvaluations: 60,
};

/** Host a is above 90 for the last two minutes, host b never. */
async function open(t: TestContext) {
  const fixture = createFixture({ nowMs: NOON });
  t.after(() => fixture.engine.close());
  for (const host of ['a', 'b']) {
    const samples = Array.from({ length: 60 }, (_, index) => {
      const timeMs = NOON - (60 - index) * 10_000;
      return [timeMs, host === 'a' && timeMs >= NOON - 120_000 ? 95 : 20] as const;
    });
    await fixture.put('temperature', { host }, samples, 'gauge');
  }
  return testApi(t, (parts) => [
    evaluationRoutes({ ...parts, query: fixture.engine.windows, settings: SETTINGS }),
  ]);
}

test('a preview shows what a rule sees right now', async (t) => {
  const { send } = await open(t);
  const { status, json } = await send('POST', '/api/v1/alerts/preview', { rule: RULE });
  assert.equal(status, 200, JSON.stringify(json));
  assert.ok(isAs(previewReply, json));
  assert.deepEqual(json, {
    atMs: NOON,
    groups: [
      { tags: { host: 'a' }, value: 95, met: true },
      { tags: { host: 'b' }, value: 20, met: false },
    ],
    ...{ groupCount: 2, metCount: 1, errors: [] },
  });
});

test('a backtest says when a rule would have fired, of a rule that is not saved and of a stored one', async (t) => {
  const { send, metadata } = await open(t);
  const start = NOON - 300_000;
  const { status, json } = await send('POST', '/api/v1/alerts/backtest', { rule: RULE, start, end: NOON });
  assert.equal(status, 200, JSON.stringify(json));
  assert.ok(isAs(backtestReply, json));
  assert.deepEqual([json.start, json.end, json.groups, json.pages], [start, NOON, 2, 1]);
  const firstMs = NOON - 110_000;
  assert.deepEqual(json.periods, [
    {
      ...{ tags: { host: 'a' }, pendingMs: firstMs, firedMs: firstMs + 20_000, resolvedMs: null },
      ...{ maxValue: 95, minValue: 95, valueAtFiring: 95 },
    },
  ]);
  const body = parseAlertRule(RULE);
  const stored = await metadata
    .documents('alert_rules')
    .create({ name: 'Hot', body, origin: 'api' }, { actor: 'ann', atMs: NOON });
  const again = await send('POST', '/api/v1/alerts/backtest', { ruleId: stored.id, start: 'now-5m' });
  assert.deepEqual(again.json.periods, json.periods);
});

test('a backtest of more than the settings allow is refused, with the place and the way out', async (t) => {
  const { send } = await open(t);
  // 30 times of 2 groups are just allowed.
  const ask = (start: string) => send('POST', '/api/v1/alerts/backtest', { rule: RULE, start });
  assert.equal((await ask('now-5m')).status, 200);
  const { status, json } = await ask('now-6m');
  assert.deepEqual([status, json.error.code], [422, 'BACKTEST_TOO_LARGE']);
  assert.match(json.error.message, /^rule\.groupBy: 36 evaluations of 2 groups are 72; the limit is 60$/);
  assert.match(json.error.fix, /Narrow the range.*alert\.backtestMaxGroupEvaluations/);
});

test('two backtests run at once, more are refused for a moment', async (t) => {
  const waiting: (() => void)[] = [];
  const fixture = createFixture({ nowMs: NOON });
  t.after(() => fixture.engine.close());
  const query: AlertQuery = {
    windowsAt: (...args) => fixture.engine.windows.windowsAt(...args),
    async *windowsOver(...args) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      yield* fixture.engine.windows.windowsOver(...args);
    },
  };
  const { send } = await testApi(t, (parts) => [evaluationRoutes({ ...parts, query, settings: SETTINGS })]);
  const ask = () => send('POST', '/api/v1/alerts/backtest', { rule: RULE, start: 'now-5m' });
  const running = [ask(), ask()];
  while (waiting.length < 2) await new Promise(setImmediate);
  const refused = await ask();
  assert.deepEqual([refused.status, refused.json.error.code], [503, 'TOO_MANY_BACKTESTS']);
  assert.equal(refused.headers['retry-after'], '5');
  const letGo = () => waiting.splice(0).map((resolve) => resolve());
  letGo();
  for (const { status } of await Promise.all(running)) assert.equal(status, 200);
  const next = ask();
  while (waiting.length < 1) await new Promise(setImmediate);
  letGo();
  assert.equal((await next).status, 200);
});

const WRONG: readonly (readonly [path: string, body: object, status: number, message: RegExp])[] = [
  ['preview', {}, 400, /^rule: /],
  ['preview', { rule: { ...RULE, threshold: 'x' } }, 400, /^rule\.threshold: /],
  ['preview', { rules: RULE }, 400, /^rules: is not known here/],
  ['backtest', {}, 400, /either rule or ruleId/],
  ['backtest', { rule: RULE, ruleId: 'x' }, 400, /either rule or ruleId/],
  ['backtest', { ruleId: 'x' }, 404, /no alert rule with the id "x"/],
  ['backtest', { rule: RULE, start: 'yesterday' }, 400, /^start: /],
  ['backtest', { rule: RULE, start: true }, 400, /^start: /],
  ['backtest', { rule: RULE, start: 'now', end: 'now-1h' }, 400, /^start: expected a time before end/],
  ['backtest', { rule: RULE, start: 'now-99d' }, 422, /31/],
];
for (const [path, body, expected, message] of WRONG) {
  test(`${path} of ${JSON.stringify(body).slice(0, 60)} is refused with ${expected}: ${message.source}`, async (t) => {
    const { send } = await open(t);
    const { status, json } = await send('POST', `/api/v1/alerts/${path}`, body);
    assert.equal(status, expected, JSON.stringify(json));
    assert.match(json.error.message, message);
  });
}
