import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { parseAlertRule, type RuleSummary } from '../../engine/index.ts';
import { NOON, testApi } from '../testing/alert-api.ts';
import { freeName } from './free-name.ts';
import { RuleList } from './rule-list.ts';

const RULES: readonly (readonly [name: string, fields: object])[] = [
  ['CPU', { severity: 'critical', labels: { team: 'infra' } }],
  ['Disk', { description: 'the disks of all hosts' }],
  ['Éclair', {}],
  ['Memory', { severity: 'critical', enabled: false }],
  ['load', { query: { metric: 'load_5m', aggregation: 'max' } }],
];

const summary = (state: RuleSummary['state'], lastEvaluationMs: number | null = NOON): RuleSummary => ({
  ...{ state, firing: 0, pending: 0, noData: 0, error: 0, groupCount: 1, groupsLeftOut: 0 },
  ...{ lastEvaluationMs, lastDurationMs: 1, lastError: null, sourceDown: false, missedEvaluations: 0 },
});

async function open(t: TestContext) {
  const { metadata } = await testApi(t, () => []);
  const documents = metadata.documents('alert_rules');
  const change = { actor: 'ann', atMs: NOON };
  const base = { query: { metric: 'cpu', aggregation: 'avg' }, condition: 'gt', threshold: 1 };
  const add = async (name: string, fields: object = {}) => {
    const body = parseAlertRule({ ...base, name, ...fields });
    return documents.create({ name, body, origin: name === 'Disk' ? 'file:disks.yaml' : 'api' }, change);
  };
  const ids = new Map<string, string>();
  for (const [name, fields] of RULES) ids.set(name, (await add(name, fields)).id);
  const summaries = new Map([
    [ids.get('CPU') ?? '', summary('firing')],
    [ids.get('Disk') ?? '', summary('ok')],
    [ids.get('Memory') ?? '', summary('pending')],
    [ids.get('load') ?? '', summary('ok', null)],
  ]);
  const rules = new RuleList(documents);
  const names = async (query: Parameters<RuleList['page']>[0]) =>
    (await rules.page(query, summaries)).documents.map(({ name }) => name).join();
  return { rules, names, summaries, add };
}

test('rules come by name, in the order of their characters, page by page', async (t) => {
  const { rules, names, summaries } = await open(t);
  assert.equal(await names({}), 'CPU,Disk,Memory,load,Éclair');
  const page = await rules.page({ limit: 2 }, summaries);
  assert.deepEqual(
    [page.documents.map(({ name }) => name), page.next, page.total],
    [['CPU', 'Disk'], 'Disk', 5],
  );
  assert.equal(await names({ limit: 2, after: 'Disk' }), 'Memory,load');
  assert.equal((await rules.page({ limit: 2, after: 'load' }, summaries)).next, null);
});

const FINDS: readonly (readonly [query: Parameters<RuleList['page']>[0], names: string])[] = [
  [{ search: 'dis' }, 'Disk'],
  [{ search: 'ALL HOSTS' }, 'Disk'],
  [{ search: 'load_5m' }, 'load'],
  [{ search: 'team=infra' }, 'CPU'],
  [{ search: 'disks.yaml' }, 'Disk'],
  [{ severity: 'critical' }, 'CPU,Memory'],
  [{ state: 'firing' }, 'CPU'],
  [{ state: 'disabled' }, 'Memory'],
  [{ state: 'unknown' }, 'load,Éclair'],
  [{ state: 'pending' }, ''],
  [{ state: 'ok', search: 'disk' }, 'Disk'],
];
for (const [query, expected] of FINDS) {
  test(`${JSON.stringify(query)} finds ${expected === '' ? 'nothing' : expected}`, async (t) => {
    const { names } = await open(t);
    assert.equal(await names(query), expected);
  });
}

test('states are counted among what is searched for, whichever state is asked for', async (t) => {
  const { rules, summaries } = await open(t);
  const { counts, total } = await rules.page({ severity: 'critical', state: 'firing' }, summaries);
  assert.equal(total, 1);
  assert.deepEqual(counts, { firing: 1, pending: 0, noData: 0, error: 0, ok: 0, disabled: 1, unknown: 0 });
});

test('a rule that was added is there at once', async (t) => {
  const { names, add } = await open(t);
  await names({});
  await add('Another');
  assert.equal(await names({ search: 'anoth' }), 'Another');
});

test('copies get names that are free', () => {
  const taken = new Set(['A', 'A (copy)', 'A (copy 2)', 'x'.repeat(200)]);
  assert.equal(freeName('B', taken), 'B (copy)');
  assert.equal(freeName('A', taken), 'A (copy 3)');
  assert.equal(freeName('A (copy)', taken), 'A (copy 3)');
  assert.equal(freeName('x'.repeat(200), taken), `${'x'.repeat(193)} (copy)`);
});
