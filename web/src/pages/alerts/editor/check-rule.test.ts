import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleInput } from '../api/rule-types.ts';
import { checkRule, decidingPart } from './check-rule.ts';
import { EMPTY_RULE, formOf, type RuleForm, sameForm } from './rule-form.ts';

const GOOD: RuleForm = { ...EMPTY_RULE, name: 'CPU', metric: 'cpu_usage_percent', threshold: '80' };
const problems = (part: Partial<RuleForm>) => checkRule({ ...GOOD, ...part }).problems;

const FACTS: readonly [string, Partial<RuleForm>, string, RegExp][] = [
  ['no name', { name: ' ' }, 'name', /name/],
  ['no metric', { metric: '' }, 'query.metric', /Choose/],
  ['no threshold', { threshold: '' }, 'threshold', /Write a number/],
  ['a threshold in words', { threshold: 'many' }, 'threshold', /not a number/],
  ['a resolve threshold above, for gt', { resolve: '90' }, 'resolveThreshold', /At most/],
  ['a resolve threshold below, for lt', { condition: 'lt', resolve: '70' }, 'resolveThreshold', /At least/],
  [
    'a resolve threshold of its own, for eq',
    { condition: 'eq', resolve: '70' },
    'resolveThreshold',
    /cannot differ/,
  ],
  ['a window of nothing', { window: '' }, 'query.windowSeconds', /At least 1s/],
  ['a window of eight days', { window: '8d' }, 'query.windowSeconds', /At most 7d/],
  ['a hold in words', { hold: 'a while' }, 'durationSeconds', /As 30s/],
  ['a label without a name', { labels: [{ key: '', value: 'x' }] }, 'labels', /Name each/],
  [
    'two labels of one name',
    {
      labels: [
        { key: 'a', value: '1' },
        { key: ' a', value: '2' },
      ],
    },
    'labels',
    /two called a/,
  ],
  [
    'a variable without a value',
    { filters: [{ key: 'host', op: '=', value: '$host' }] },
    'variables.host',
    /Give a value/,
  ],
  ['groups in words', { maxGroups: 'all' }, 'maxGroups', /whole number/],
];

for (const [what, part, place, words] of FACTS) {
  test(`${what} is told at ${place}`, () => assert.match(problems(part)[place] ?? '', words));
}

test('a rule without a name can be tried, but not saved', () => {
  const { input, probe } = checkRule({ ...GOOD, name: '' });
  assert.equal(input, undefined);
  assert.equal(probe?.threshold, 80);
});

test('empty lines of labels and texts are not sent', () => {
  const { input } = checkRule({ ...GOOD, annotations: [{ key: 'summary', value: '' }] });
  assert.deepEqual(input?.annotations, {});
});

test('a rule that is read and written again is the same', () => {
  const rule: RuleInput = {
    name: 'CPU',
    description: 'why',
    query: {
      metric: 'm',
      aggregation: 'p95',
      filters: [{ key: 'host', op: '=~', value: 'web-.*' }],
      windowSeconds: 90,
    },
    groupBy: ['host'],
    condition: 'lte',
    threshold: -0.5,
    resolveThreshold: 3,
    durationSeconds: 5_400,
    keepFiringForSeconds: 60,
    intervalSeconds: 30,
    delaySeconds: 15,
    severity: 'info',
    enabled: false,
    noData: 'alert',
    onError: 'alert',
    maxGroups: 7,
    labels: { team: 'shop' },
    annotations: { summary: '{{ value }}' },
    variables: { host: 'a', dc: ['x', 'y'], all: '$__all' },
    notification: { channels: ['pager'] },
  };
  assert.deepEqual(checkRule(formOf(rule)).input, rule);
});

test('the filters of a file become a list', () => {
  const filters = { host: 'a.b', env: ['x', 'y.z'] };
  const form = formOf({
    ...(checkRule(GOOD).input as RuleInput),
    query: { metric: 'm', aggregation: 'avg', filters },
  });
  assert.deepEqual(form.filters, [
    { key: 'host', op: '=', value: 'a.b' },
    { key: 'env', op: '=~', value: 'x|y\\.z' },
  ]);
});

test('texts, labels and people do not decide when a rule fires', () => {
  const one = checkRule(GOOD).input as RuleInput;
  const other = checkRule({ ...GOOD, name: 'other', severity: 'info', description: 'x', channels: ['a'] });
  assert.deepEqual(decidingPart(one), decidingPart(other.input as RuleInput));
  assert.equal(sameForm(GOOD, { ...GOOD }), true);
});
