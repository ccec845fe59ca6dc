import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Display, StatPanel } from '../../../../../src/model/dashboard/panel.ts';
import type { VariableValue } from '../../../../../src/model/dashboard/variable-value.ts';
import { checkRule } from '../../alerts/editor/check-rule.ts';
import { formFromSeed, seedOf, unitOfSeed } from '../../alerts/editor/seed.ts';
import { firstThreshold, panelRule } from './panel-rule.ts';

const DISPLAY: Display = {
  unit: 'bytes',
  thresholds: [
    { value: null, color: 'ok' },
    { value: 80, color: 'firing' },
  ],
};
const PANEL: StatPanel = {
  id: 3,
  kind: 'stat',
  title: 'Memory of $host',
  grid: { x: 0, y: 0, w: 6, h: 4 },
  display: DISPLAY,
  reducer: 'last',
  sparkline: false,
  colorIn: 'value',
  text: 'value',
  queries: [
    {
      kind: 'metric',
      refId: 'B',
      metric: 'hidden',
      aggregation: 'avg',
      filters: [],
      groupBy: [],
      hidden: true,
    },
    {
      kind: 'metric',
      refId: 'A',
      metric: 'memory_used_bytes',
      aggregation: 'avg',
      filters: [
        { key: 'host', op: '=', value: '$host' },
        { key: 'dc', op: '=', value: '$dc' },
      ],
      groupBy: ['host'],
      interval: '$width',
    },
  ],
};
const VALUES = new Map<string, VariableValue>([
  ['host', { values: ['web 1', 'web-2'] }],
  ['dc', { values: ['eu', 'us'], all: true, unrestricted: true }],
  ['width', { values: ['1m'] }],
  ['env', { values: ['prod', 'test'], all: true }],
]);

function rule(panel: object, variables = VALUES) {
  const shown = { key: '3', panel, scope: new Map() } as unknown as Parameters<typeof panelRule>[0];
  return panelRule(shown, { origin: 'https://m.example', boardId: 'b 1', scope: { variables } });
}

function formOf(panel: object, variables = VALUES) {
  const found = rule(panel, variables);
  assert.ok(found !== undefined && 'link' in found);
  const seed = seedOf(new URLSearchParams(found.link.split('?', 2)[1]));
  return { form: formFromSeed(seed), unit: unitOfSeed(seed) };
}

test('a rule begins with the query, the choice, the unit and the first threshold of a panel', () => {
  const { form, unit } = formOf(PANEL);
  assert.equal(form.name, 'Memory of $host');
  assert.equal(form.metric, 'memory_used_bytes');
  assert.deepEqual([form.condition, form.threshold, form.window], ['gt', '80', '5m']);
  assert.deepEqual(form.variables, [
    { name: 'host', values: ['web 1', 'web-2'] },
    { name: 'dc', values: ['$__all'] },
  ]);
  assert.equal(unit?.kind, 'bytes');
  assert.deepEqual(form.annotations, [
    { key: 'summary', value: 'Memory of $host: {{ value | bytes }}' },
    {
      key: 'dashboard',
      value:
        'https://m.example/dashboards/b%201?var-width=1m&var-env=%24__all&panel=3&${host:queryparam}&${dc:queryparam}',
    },
  ]);
  const { input } = checkRule(form);
  assert.deepEqual(input?.variables, { host: ['web 1', 'web-2'], dc: '$__all' });
  assert.deepEqual(input?.query.filters, form.filters);
});

test('a panel that shows no metric begins no rule, and says why', () => {
  const [, shown] = PANEL.queries;
  const calculated = { kind: 'expression', refId: 'C', expression: 'A / B * 100' };
  const reasonOf = (...queries: object[]) => {
    const found = rule({ ...PANEL, queries });
    return found !== undefined && 'reason' in found ? found.reason : found;
  };
  assert.equal(rule({ id: 1, kind: 'text', title: 'x', markdown: '' }), undefined);
  assert.equal(reasonOf({ ...shown, metric: '' }), undefined);
  assert.match(String(reasonOf({ ...shown, hidden: true }, calculated)), /cannot calculate expressions/);
  assert.match(String(reasonOf({ kind: 'promql', refId: 'A', promql: 'up' })), /PromQL/);
});

test('beside an expression, unit and threshold are not taken for those of the query', () => {
  const calculated = { kind: 'expression', refId: 'C', expression: 'A * 8' };
  const { form, unit } = formOf({ ...PANEL, queries: [...PANEL.queries, calculated] });
  assert.equal(form.metric, 'memory_used_bytes');
  assert.deepEqual([form.threshold, unit], ['', undefined]);
});

test('more values than an address holds are asked for in the editor', () => {
  const many = new Map(VALUES).set('host', { values: Array.from({ length: 101 }, (_, i) => `h${i}`) });
  const { form } = formOf(PANEL, many);
  assert.match(checkRule(form).problems['variables.host'] ?? '', /Give a value/);
});

test('the first threshold says which side is bad', () => {
  const steps = (...thresholds: NonNullable<Display['thresholds']>) => ({ thresholds });
  const ok = { value: null, color: 'ok' } as const;
  const bad = { value: null, color: 'firing' } as const;
  assert.deepEqual(firstThreshold(steps(bad, { value: 10, color: 'pending' }, { value: 20, color: 'ok' })), {
    condition: 'lt',
    value: 10,
  });
  assert.equal(firstThreshold(steps(ok)), undefined);
  assert.equal(firstThreshold({}), undefined);
  const percent = { ...steps(ok, { value: 80, color: 'firing' }), thresholdsArePercent: true };
  assert.deepEqual(firstThreshold({ ...percent, min: 100, max: 200 }), { condition: 'gt', value: 180 });
  assert.equal(firstThreshold(percent), undefined);
});
