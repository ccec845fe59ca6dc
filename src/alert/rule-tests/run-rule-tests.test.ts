import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInputValues } from './input-values.ts';
import { runRuleTests } from './run-rule-tests.ts';

const RULE = `
  - name: HighCpu
    query: { metric: cpu, aggregation: avg, windowSeconds: 30 }
    groupBy: [host]
    condition: gt
    threshold: 90
    resolveThreshold: 80
    durationSeconds: 60
`;
const SERIES = `
      - { metric: cpu, tags: { host: a }, values: "10x5 95x11 85x5 50x5" }
      - { metric: cpu, tags: { host: b }, values: "10x30" }
`;

const run = (text: string, files: Readonly<Record<string, string>> = {}) =>
  runRuleTests(text, {
    readFile: async (path) => files[path] ?? assert.fail(`nobody should read ${path}`),
  });

const withExpectations = (expect: string) =>
  `rules:${RULE}\ntests:\n  - name: a host\n    interval: 10s\n    series:${SERIES}\n    expect:\n${expect}`;

test('values are written as promtool takes them', () => {
  for (const [text, values] of [
    ['1 2 -3.5 1e3', [1, 2, -3.5, 1_000]],
    ['5x3', [5, 5, 5, 5]],
    ['0+1x3 10-2x2', [0, 1, 2, 3, 10, 8, 6]],
    ['_ 1 _x2 2', [undefined, 1, undefined, undefined, 2]],
    ['', []],
  ] as const) {
    assert.deepEqual(parseInputValues(text, 'values'), values, text);
  }
  assert.throws(() => parseInputValues('1 two', 'tests[0].series[1].values'), {
    code: 'INVALID_RULE_TEST',
    message: 'tests[0].series[1].values: cannot read "two"',
  });
  assert.throws(() => parseInputValues('1x9999999999', 'v'), { code: 'INVALID_RULE_TEST' });
});

test('a rule that does what is expected passes: pending, firing, held by hysteresis, resolved', async () => {
  const result = await run(
    withExpectations(`
      - { rule: HighCpu, at: 60s, alerts: [] }
      - { rule: HighCpu, at: 90s, alerts: [{ tags: { host: a }, state: pending, value: 95 }] }
      - { rule: HighCpu, at: 150s, alerts: [{ tags: { host: a } }] }
      - { rule: HighCpu, at: 230s, alerts: [{ tags: { host: a }, value: 85 }] }
      - { rule: HighCpu, at: 5m, alerts: [] }
`),
  );
  assert.deepEqual(result.tests, [{ name: 'a host', passed: true, failures: [] }]);
  assert.equal(result.passed, true);
});

test('variables are filled in, and the rule is called by its name as it is written', async () => {
  const rule = RULE.replace('HighCpu', 'Cpu of $host')
    .replace('windowSeconds: 30', 'windowSeconds: 30, filters: {host: $host}')
    .concat('    variables: { host: [a, b] }\n');
  const text = (variables: string) =>
    withExpectations(`
      - { rule: Cpu of $host, at: 150s, alerts: [{ tags: { host: a } }] }
`)
      .replace(RULE, rule)
      .replace('[a, b]', variables);
  assert.equal((await run(text('[a, b]'))).passed, true);
  assert.equal((await run(text('$__all'))).passed, true);
  assert.equal((await run(text('b'))).passed, false);
});

test('what differs is told with the place, what was expected and what came', async () => {
  const { passed, tests } = await run(
    withExpectations(`
      - { rule: HighCpu, at: 150s, alerts: [{ tags: { host: b } }] }
      - { rule: HighCpu, at: 90s, alerts: [{ tags: { host: a }, state: pending, value: 94 }] }
`),
  );
  assert.equal(passed, false);
  assert.deepEqual(tests[0]?.failures, [
    {
      place: 'tests[0].expect[0]',
      what: 'HighCpu at 150s',
      expected: ['firing {host="b"}'],
      got: ['firing {host="a"} 95'],
    },
    {
      place: 'tests[0].expect[1]',
      what: 'HighCpu at 90s',
      expected: ['pending {host="a"} 94'],
      got: ['pending {host="a"} 95'],
    },
  ]);
});

test('a rule without data does what its policy says', async () => {
  const { tests } = await run(`
rules:
  - name: Silent
    query: { metric: up, aggregation: last, windowSeconds: 30 }
    condition: lt
    threshold: 1
    noData: alert
tests:
  - series: [{ metric: up, values: "1x3 _x10" }]
    expect:
      - { rule: Silent, at: 40s, alerts: [] }
      - { rule: Silent, at: 70s, alerts: [{}] }
`);
  assert.deepEqual(tests, [{ name: 'test 1', passed: true, failures: [] }]);
});

test('rules come from files beside the tests', async () => {
  const { passed } = await run(
    `ruleFiles: [rules.yaml]\ntests:\n  - series: []\n    expect: [{ rule: HighCpu, at: 5m, alerts: [] }]\n`,
    { 'rules.yaml': `rules:${RULE}` },
  );
  assert.equal(passed, true);
});

const WRONG: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['YAML that cannot be read', 'tests: [', /^the file, line 1, column \d+: /],
  ['no tests', `rules:${RULE}`, /^tests: is missing/],
  ['a misspelt field', `tests: [{ series: [], expects: [] }]`, /^tests\[0\]\.expects: is not known here/],
  [
    'a wrong rule',
    'rules: [{ name: x }]\ntests: [{ series: [], expect: [{ rule: x, at: 1m, alerts: [] }] }]',
    /^rules\[0\]/,
  ],
  [
    'an unknown rule',
    'tests: [{ series: [], expect: [{ rule: x, at: 1m, alerts: [] }] }]',
    /^tests\[0\]\.expect\[0\]\.rule: there is no rule named "x"/,
  ],
  [
    'a wrong time',
    `rules:${RULE}\ntests: [{ series: [], expect: [{ rule: HighCpu, at: soon, alerts: [] }] }]`,
    /^tests\[0\]\.expect\[0\]\.at: expected a duration/,
  ],
  [
    'two rules of one name',
    `rules:${RULE}${RULE}\ntests: [{ series: [], expect: [{ rule: HighCpu, at: 1m, alerts: [] }] }]`,
    /^rules\[1\]: there are two rules named HighCpu/,
  ],
];

for (const [what, text, message] of WRONG) {
  test(`${what} is refused with the place`, async () => {
    await assert.rejects(run(text), { code: 'INVALID_RULE_TEST', status: 400, message });
  });
}
