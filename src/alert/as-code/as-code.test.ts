import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type PresentDocument, planOf, type WantedDocument } from '../../documents/as-code/plan.ts';
import { renderPlan, summaryOf } from '../../documents/as-code/render-plan.ts';
import { comesFrom, inSource } from '../../documents/as-code/source-file.ts';
import { CODE_KINDS } from './kinds.ts';
import { readSources, wantedOf } from './wanted.ts';

const RULE = `
  - name: High CPU
    query: {metric: cpu, aggregation: avg}
    condition: gt
    threshold: 90
`;

/** A folder with these files. */
function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-as-code-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'rules', 'web'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'rules', name), text);
  return join(folder, 'rules');
}

function wantedFrom(t: TestContext, files: Readonly<Record<string, string>>) {
  return wantedOf(readSources(folderWith(t, files)), CODE_KINDS);
}

test('all files of a folder are read, each with an origin of its own; others are left alone', (t) => {
  const wanted = wantedFrom(t, {
    'a.yaml': `rules:${RULE}`,
    'web/b.json': JSON.stringify({
      recordings: [{ name: 'r', record: 'cpu_5m', query: { metric: 'cpu', aggregation: 'avg' } }],
    }),
    'README.md': 'nothing',
    'empty.yml': '# nothing yet',
  });
  assert.deepEqual(
    wanted.map(({ kind, name, origin }) => [kind.plural, name, origin]),
    [
      ['rules', 'High CPU', 'file:rules/a.yaml'],
      ['recordings', 'r', 'file:rules/web/b.json'],
    ],
  );
  assert.equal(wanted[0]?.fields.severity, 'warning');
});

test('tests beside rules are not applied', (t) => {
  const tests = 'tests: [{series: [], expect: [{rule: High CPU, at: 1m, alerts: []}]}]';
  const wanted = wantedFrom(t, {
    'a.yaml': `rules:${RULE}${tests}`,
    'a.test.yaml': `ruleFiles: [a.yaml]\n${tests}`,
  });
  assert.deepEqual(
    wanted.map(({ name }) => name),
    ['High CPU'],
  );
});

test('a file that is named by itself gives its own name', (t) => {
  const folder = folderWith(t, { 'a.yaml': `rules:${RULE}` });
  assert.deepEqual(
    wantedOf(readSources(join(folder, 'a.yaml')), CODE_KINDS).map(({ origin }) => origin),
    ['file:a.yaml'],
  );
});

test('files of equal names from different sources are kept apart', (t) => {
  const sources = readSources(folderWith(t, { 'a.yaml': `rules:${RULE}` }));
  const [mine] = wantedOf(inSource('web-team', sources), CODE_KINDS);
  assert.equal(mine?.origin, 'file:web-team:rules/a.yaml');
  const isMine = comesFrom('web-team');
  const origins = ['file:web-team:a.yaml', 'file:a.yaml', 'file:web-team-2:a.yaml', 'file:web-team/a.yaml'];
  assert.deepEqual(origins.map(isMine), [true, false, false, false]);
  for (const name of ['', '..', 'a/b', ' x'])
    assert.throws(() => inSource(name, sources), { code: 'USAGE', message: /^--source: expected letters/ });
});

const MISTAKES: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ['not YAML', 'rules: [', /a\.yaml:1:\d+: /],
  ['a list', '- name: x', /a\.yaml: expected fields such as "rules:", got a list/],
  ['an unknown key', 'rule: []', /a\.yaml: rule is not known here; did you mean rules\?/],
  ['no list', 'rules: {}', /a\.yaml: rules: expected a list/],
  ['no fields', 'rules: [1]', /a\.yaml: rules\[0\]: expected the fields of an alert rule/],
  [
    'a wrong rule',
    `rules:${RULE}    severity: fatal`,
    /a\.yaml: rules\[0\] \(High CPU\): .*severity: expected one of critical, warning, info/,
  ],
  ['a name twice', `rules:${RULE}${RULE}`, /alert rule "High CPU" is there twice: in file:rules\/a\.yaml/],
];
for (const [name, text, message] of MISTAKES) {
  test(`a file with ${name} is refused with the place`, (t) => {
    assert.throws(() => wantedFrom(t, { 'a.yaml': text }), { code: 'FILE_INVALID', message });
  });
}

test('a path that is not there and a folder without files are refused', (t) => {
  assert.throws(() => readSources('/nowhere/rules.yaml'), {
    code: 'FILE_UNREADABLE',
    message: /\/nowhere\/rules\.yaml.*ENOENT/,
  });
  assert.throws(() => readSources(folderWith(t, {})), { code: 'FILE_UNREADABLE', message: /has no \.yaml/ });
});

const [RULES = assert.fail()] = CODE_KINDS;
const wanted = (name: string, fields: object, origin = 'file:a.yaml'): WantedDocument => ({
  ...{ kind: RULES, name, origin },
  fields: { name, ...fields },
});
const present = (name: string, fields: object, origin = 'file:a.yaml'): PresentDocument => ({
  ...wanted(name, fields, origin),
  ...{ id: `id of ${name}`, version: 3 },
});

test('a plan makes what is missing, changes what differs, and leaves alone what is the same or of others', () => {
  const plan = planOf({
    wanted: [
      wanted('new', { threshold: 1, query: { metric: 'cpu' }, labels: {} }),
      wanted('changed', { threshold: 95, labels: { team: 'infra' }, groupBy: ['host', 'core'] }),
      wanted('same', { threshold: 3 }),
      wanted('taken over', { threshold: 4 }),
    ],
    present: [
      present('changed', { threshold: 90, labels: {}, groupBy: ['host'] }),
      present('same', { threshold: 3 }),
      present('taken over', { threshold: 4 }, 'api'),
      present('gone', {}),
      present('of others', {}, 'file:b.yaml'),
    ],
    isPruned: (origin) => origin === 'file:a.yaml',
  });
  assert.equal(
    renderPlan(plan),
    `+ alert rule "new"
    threshold: 1
    query.metric: "cpu"
~ alert rule "changed"
    groupBy: ["host"] → ["host","core"]
    labels.team: (none) → "infra"
    threshold: 90 → 95
~ alert rule "taken over"
    origin: "api" → "file:a.yaml"
- alert rule "gone"
= 1 unchanged
`,
  );
  assert.equal(summaryOf(plan), '1 to create, 2 to change, 1 to delete');
});

test('without pruning nothing is deleted', () => {
  const plan = planOf({ wanted: [], present: [present('gone', {})], isPruned: () => false });
  assert.deepEqual(plan, { steps: [], unchanged: 0 });
});
