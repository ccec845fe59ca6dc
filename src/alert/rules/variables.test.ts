import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRule } from '../engine/compiled-rule.ts';
import { renderTemplate } from '../templates/template.ts';
import { parseAlertRule } from './parse-alert-rule.ts';

const RULE = {
  name: 'High CPU',
  query: { metric: 'cpu', aggregation: 'avg' },
  condition: 'gt',
  threshold: 90,
} as const;

const WITH_VARIABLES = {
  ...RULE,
  name: 'CPU of $host',
  query: {
    ...RULE.query,
    filters: [
      { key: 'host', op: '=', value: '$host' },
      { key: 'dc', op: '=', value: '$dc' },
    ],
  },
  groupBy: ['$by'],
  labels: { where: '$host in $dc' },
  annotations: { summary: '$host: {{ value }} in {{ labels.rack }} of $dc, $100 a day' },
  variables: { host: ['web-1', 'web-2'], dc: '$__all', by: 'rack' },
} as const;

test('variables stay in the rule as it is stored, and are filled in where it is evaluated', () => {
  const rule = parseAlertRule(WITH_VARIABLES);
  assert.equal(rule.name, 'CPU of $host');
  assert.deepEqual(parseAlertRule(JSON.parse(JSON.stringify(rule))), rule);
  const { spec, request, annotations } = compileRule('1', rule);
  assert.equal(spec.name, 'CPU of web-1, web-2');
  assert.deepEqual(spec.labels, { where: 'web-1, web-2 in All' });
  assert.deepEqual(request, {
    kind: 'native',
    metric: 'cpu',
    aggregation: 'avg',
    filters: [{ key: 'host', op: '=~', value: '(web-1|web-2)' }],
    groupBy: ['rack'],
    windowMs: 300_000,
  });
  const values = { value: 7, threshold: 1, durationSeconds: 0, state: 'firing', rule: '', link: '' };
  assert.deepEqual(
    annotations.map(([, parts]) => renderTemplate(parts, { ...values, labels: { rack: 'r1' } })),
    ['web-1, web-2: 7 in r1 of All, $100 a day'],
  );
});

test('a rule with one value evaluates as the rule in which it is written out', () => {
  const definition = (host: string, variables?: object) =>
    compileRule('1', parseAlertRule({ ...RULE, query: { ...RULE.query, filters: { host } }, ...variables }))
      .definition;
  assert.equal(definition('$host', { variables: { host: 'x' } }), definition('x'));
  assert.notEqual(definition('$host', { variables: { host: 'y' } }), definition('x'));
});

test('alternatives in the short form of filters are literal, but for their variables', () => {
  const filters = { env: ['$env', 'a.b'] };
  const rule = parseAlertRule({ ...RULE, query: { ...RULE.query, filters }, variables: { env: ['c', 'd'] } });
  assert.deepEqual(compileRule('1', rule).request.filters, [{ key: 'env', op: '=~', value: '(c|d)|a\\.b' }]);
});

test('a value is never read as a template', () => {
  const rule = parseAlertRule({ ...RULE, annotations: { a: '$x' }, variables: { x: '{{ value }} $x' } });
  assert.deepEqual(compileRule('1', rule).annotations, [['a', [{ kind: 'text', text: '{{ value }} $x' }]]]);
});

test('what was stored before there were variables goes on as it was', () => {
  const stored = { ...RULE, query: { ...RULE.query, filters: { topic: '$SYS' } } };
  assert.throws(() => parseAlertRule(stored), /the rule has no variable SYS/);
  const rule = parseAlertRule(stored, 'rule', { isStored: true });
  assert.deepEqual(compileRule('1', rule).request.filters, { topic: '$SYS' });
  const meant = parseAlertRule({ ...stored, variables: { SYS: '$SYS' } });
  assert.deepEqual(compileRule('1', meant).request.filters, [{ key: 'topic', op: '=', value: '$SYS' }]);
});
