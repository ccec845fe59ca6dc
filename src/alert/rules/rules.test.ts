import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AppError } from '../../lib/errors.ts';
import { compileRecording } from '../engine/compiled-rule.ts';
import { parseAlertRule } from './parse-alert-rule.ts';
import { parseRecordingRule } from './parse-recording-rule.ts';

const RULE = {
  name: 'High CPU',
  query: { metric: 'cpu', aggregation: 'avg' },
  condition: 'gt',
  threshold: 90,
} as const;

test('a rule gets its defaults, and what was parsed parses to itself', () => {
  const rule = parseAlertRule(RULE);
  assert.deepEqual(rule, {
    name: 'High CPU',
    description: '',
    query: { metric: 'cpu', aggregation: 'avg', windowSeconds: 300 },
    groupBy: [],
    condition: 'gt',
    threshold: 90,
    resolveThreshold: 90,
    durationSeconds: 0,
    keepFiringForSeconds: 0,
    intervalSeconds: 10,
    delaySeconds: 0,
    severity: 'warning',
    enabled: true,
    noData: 'keep',
    onError: 'keep',
    maxGroups: 1_000,
    labels: {},
    annotations: {},
    notification: { channels: [] },
  });
  assert.deepEqual(parseAlertRule(JSON.parse(JSON.stringify(rule))), rule);
});

test('groupings are sorted and without duplicates, so that equal ones are equal', () => {
  assert.deepEqual(parseAlertRule({ ...RULE, groupBy: ['b', 'a', 'b'] }).groupBy, ['a', 'b']);
  assert.deepEqual(parseAlertRule({ ...RULE, groupBy: ['*'] }).groupBy, ['*']);
});

const query = (fields: object) => ({ query: { ...RULE.query, ...fields } });

describe('a wrong rule names its place', () => {
  const wrong: readonly (readonly [fields: object, message: string | RegExp, fix?: RegExp])[] = [
    [{ threshold: '90' }, 'rule.threshold: expected a finite number, got "90"'],
    [{ threshold: Number.NaN }, /^rule\.threshold: expected a finite number/],
    [{ threshold: undefined }, /^rule\.threshold: /],
    [{ condition: '>' }, 'rule.condition: expected one of gt, lt, gte, lte, eq, ne, got ">"'],
    [{ treshold: 1 }, 'rule.treshold: is not known here', /Did you mean threshold\?/],
    [query({ metrics: 'x' }), 'rule.query.metrics: is not known here', /Did you mean metric\?/],
    [{ query: { metric: 'a' } }, 'rule.query.aggregation: is missing', /one of avg, min/],
    [{ query: undefined }, /^rule\.query: /],
    [
      query({ windowSeconds: 0 }),
      'rule.query.windowSeconds: expected a whole number from 1 to 604800, got 0',
    ],
    [query({ metric: 'm'.repeat(256) }), /^rule\.query\.metric: 256 bytes long/],
    [query({ metric: '' }), 'rule.query.metric: expected a metric name, got ""'],
    [query({ filters: { host: 1 } }), /^rule\.query\.filters\.host: expected an object of tag values/],
    [
      query({ filters: [{ key: 'a', op: '~', value: '' }] }),
      'rule.query.filters[0].op: expected one of =, !=, =~, !~, got "~"',
    ],
    [
      query({ filters: [{ key: 'a', op: '=~', value: '(' }] }),
      /^rule\.query\.filters: a=~"\(": .* at position \d+$/,
      /RE2/,
    ],
    [{ groupBy: ['*', 'host'] }, /^rule\.groupBy: "\*" stands for every series/],
    [{ groupBy: [''] }, /^rule\.groupBy\[0\]: /],
    [{ groupBy: ['__proto__'] }, /^rule\.groupBy\[0\]: the key __proto__ is reserved/],
    [{ resolveThreshold: 91 }, /^rule\.resolveThreshold: 91 does not go with gt 90/, /at most the threshold/],
    [{ condition: 'lt', resolveThreshold: 89 }, /^rule\.resolveThreshold: /, /at least the threshold/],
    [{ condition: 'ne', resolveThreshold: 89 }, /^rule\.resolveThreshold: /, /the threshold itself/],
    [{ labels: { severity: 'x' } }, /^rule\.labels\.severity: is set by the system/],
    [{ labels: { team: '' } }, /^rule\.labels\.team: is empty/],
    [{ labels: { team: 'x'.repeat(201) } }, /^rule\.labels\.team: 201 bytes long/],
    [{ labels: { team: 1 } }, /^rule\.labels\.team: expected a text, got 1/],
    [{ labels: { 'a\n': 'x' } }, /has a control character/],
    [
      { annotations: { summary: '{{ labels.host }}' } },
      /^rule\.annotations\.summary: alerts of this rule have no label "host"/,
      /alertname, severity/,
    ],
    [{ intervalSeconds: 0.5 }, /^rule\.intervalSeconds: expected a whole number from 1 to 86400, got 0\.5/],
    [
      { variables: { host: 5 } },
      /^rule\.variables\.host: expected a text or a list, each item a text, got 5/,
    ],
    [{ variables: { host: [] } }, /^rule\.variables\.host: /],
    [{ variables: { 'a-b': 'x' } }, /^rule\.variables\.a-b: is no name/, /letters, digits and _/],
    [{ variables: { __from: 'x' } }, /^rule\.variables\.__from: is no name/],
    [{ variables: { host: ['$__all', 'x'] } }, /^rule\.variables\.host: "\$__all" stands for all/],
    [{ variables: { host: ['x', 'y'.repeat(256)] } }, /^rule\.variables\.host\[1\]: 256 bytes long/],
    [
      { ...query({ filters: { host: '$hsot' } }), variables: { host: 'x' } },
      'rule.query.filters: host="$hsot": the rule has no variable hsot',
      /Did you mean \$host\?/,
    ],
    [query({ metric: '$m' }), 'rule.query.metric: the rule has no variable m', /variables\.m/],
    [
      { ...query({ metric: '$m' }), variables: { m: ['a', 'b'] } },
      /^rule\.query\.metric: \$m has 2 values; a metric has one name/,
    ],
    [{ ...query({ metric: '$m' }), variables: { m: '$__all' } }, /^rule\.query\.metric: \$m has all values/],
    [
      {
        ...query({ filters: [{ key: 'a', op: '=~', value: '$'.concat('{a:nosuch}') }] }),
        variables: { a: 'x' },
      },
      /there is no format "nosuch"/,
    ],
    [
      { name: '$a', variables: { a: 'x'.repeat(201) } },
      /^rule\.name: 201 characters long with its variables/,
    ],
    [{ labels: { a: '$a' }, variables: { a: '' } }, /^rule\.labels\.a: is empty/],
    [{ name: '' }, /^rule\.name: expected a text of 1 to 200 characters/],
    [{ notification: { channels: [''] } }, /^rule\.notification\.channels\[0\]: /],
  ];
  for (const [fields, message, fix] of wrong) {
    test(JSON.stringify(fields).slice(0, 80), () => {
      assert.throws(
        () => parseAlertRule({ ...RULE, ...fields }),
        (error: AppError) => {
          assert.equal(error.code, 'INVALID_RULE');
          if (typeof message === 'string') assert.equal(error.message, message);
          else assert.match(error.message, message);
          if (fix !== undefined) assert.match(error.fix ?? '', fix);
          return true;
        },
      );
    });
  }
});

test('what is no object is refused', () => {
  for (const value of [undefined, null, 5, 'x', []]) {
    assert.throws(() => parseAlertRule(value), /^AppError: rule: expected an object with name, /);
  }
});

test('hysteresis on the right side is taken', () => {
  assert.equal(parseAlertRule({ ...RULE, resolveThreshold: 80 }).resolveThreshold, 80);
  assert.equal(parseAlertRule({ ...RULE, condition: 'lte', resolveThreshold: 95 }).resolveThreshold, 95);
});

test('templates may use tags that the rule groups by, its labels, and any tag with "*"', () => {
  const annotations = { summary: '{{ labels.host }} {{ labels.team }} {{ labels.alertname }}' };
  assert.ok(parseAlertRule({ ...RULE, annotations, groupBy: ['host'], labels: { team: 'a' } }));
  assert.ok(parseAlertRule({ ...RULE, annotations, groupBy: ['*'] }));
});

describe('a recording rule', () => {
  const RECORDING = { name: 'cpu by host', record: 'cpu:avg5m', query: RULE.query } as const;

  test('gets its defaults', () => {
    const rule = parseRecordingRule({ ...RECORDING, unit: 'percent' });
    assert.equal(rule.intervalSeconds, 60);
    assert.equal(rule.query.windowSeconds, 300);
    assert.equal(rule.unit, 'percent');
    assert.deepEqual(parseRecordingRule(rule), rule);
  });

  test('has variables too', () => {
    const rule = parseRecordingRule({
      ...RECORDING,
      record: 'cpu:$dc',
      query: { ...RULE.query, filters: { dc: '$dc' } },
      labels: { dc: '$dc' },
      variables: { dc: 'eu' },
    });
    const { spec } = compileRecording('1', rule);
    assert.deepEqual([rule.record, spec.record, spec.labels], ['cpu:$dc', 'cpu:eu', { dc: 'eu' }]);
    assert.throws(
      () => parseRecordingRule({ ...RECORDING, record: '$x' }),
      /^AppError: recording\.record: the rule has no variable x/,
    );
  });

  test('cannot read what it writes', () => {
    assert.throws(
      () => parseRecordingRule({ ...RECORDING, record: 'cpu' }),
      /^AppError: recording\.record: cpu is the metric that is read/,
    );
  });

  test('names the place of what is wrong', () => {
    assert.throws(
      () => parseRecordingRule({ ...RECORDING, record: undefined }, 'recordings[3]'),
      /recordings\[3\]\.record/,
    );
  });
});
