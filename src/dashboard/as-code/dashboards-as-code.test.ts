import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type AskApi, carryOut } from '../../documents/as-code/apply.ts';
import { planOf } from '../../documents/as-code/plan.ts';
import { renderPlan } from '../../documents/as-code/render-plan.ts';
import { comesFrom, inSource, readSources } from '../../documents/as-code/source-file.ts';
import { NOON } from '../../documents/testing/test-api.ts';
import { AppError } from '../../lib/errors.ts';
import { BOARD, DASHBOARDS, dashboardTestApi } from '../testing/dashboard-api.ts';
import { dashboardKind } from './dashboard-kind.ts';
import { filePathOf } from './file-paths.ts';
import { presentDashboards } from './present-dashboards.ts';
import { DASHBOARD_FILES, wantedDashboards } from './wanted-dashboards.ts';

const KIND = dashboardKind(() => NOON);

/** A folder `boards` with these files. */
function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-boards-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'boards', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return join(folder, 'boards');
}

function wantedFrom(folder: string) {
  return wantedDashboards(inSource('team', readSources(folder, DASHBOARD_FILES)), KIND);
}

const WEB_YAML = `
title: Web
panels:
  - {kind: timeSeries, title: CPU, queries: [{metric: cpu}]}
`;

test('each file is a dashboard; its folder is that of the file unless it names one', (t) => {
  const folder = folderWith(t, {
    'top.yaml': 'title: Top',
    'shop/web.yaml': WEB_YAML,
    'shop/deep/own.json': JSON.stringify({ id: 'own', ...BOARD, folder: 'Elsewhere' }),
    'README.md': 'nothing',
  });
  assert.deepEqual(
    wantedFrom(folder).map(({ id, name, origin }) => [id, name, origin]),
    [
      ['own', 'Elsewhere/Web', 'file:team:boards/shop/deep/own.json'],
      [undefined, 'shop/Web', 'file:team:boards/shop/web.yaml'],
      [undefined, 'Top', 'file:team:boards/top.yaml'],
    ],
  );
  const [single] = wantedDashboards(readSources(join(folder, 'shop/web.yaml'), DASHBOARD_FILES), KIND);
  assert.deepEqual([single?.name, single?.origin], ['Web', 'file:web.yaml']);
});

const MISTAKES: readonly (readonly [what: string, files: Record<string, string>, message: RegExp])[] = [
  [
    'a wrong board',
    { 'a.yaml': 'title: A\npanels: [{kind: stat, reducer: x}]' },
    /a\.yaml \(A\): panels\[0\]\.reducer: expected one of/,
  ],
  ['no title', { 'a.yaml': 'panels: []' }, /a\.yaml.*: title: is missing/],
  ['an id that cannot be one', { 'a.yaml': 'title: A\nid: a/b' }, /a\.yaml: id: expected 1 to 64 letters/],
  [
    'a board of Grafana',
    { 'a.json': '{"title": "A", "schemaVersion": 39, "templating": {"list": []}, "panels": []}' },
    /a\.json: is a board of Grafana/,
  ],
  [
    'a name twice',
    { 'a.yaml': 'title: A', 'b.yaml': 'title: A' },
    /dashboard "A" is there twice: in file:team:boards\/a\.yaml/,
  ],
  ['an id twice', { 'a.yaml': 'title: A\nid: x', 'b.yaml': 'title: B\nid: x' }, /the id x is there twice/],
];
for (const [what, files, message] of MISTAKES)
  test(`files with ${what} are refused with the place`, (t) => {
    assert.throws(() => wantedFrom(folderWith(t, files)), { code: 'FILE_INVALID', message });
  });

/** The API, as the command line asks it. */
async function openApi(t: TestContext) {
  const api = await dashboardTestApi(t);
  const ask: AskApi = async (path, { method = 'GET', body } = {}) => {
    const reply = await api.send(method as 'GET', path, body as object);
    if (reply.status < 400) return reply.json;
    const { code, message } = reply.json.error;
    throw new AppError(code, message, { status: reply.status });
  };
  const apply = async (folder: string) => {
    const wanted = wantedFrom(folder);
    const present = await presentDashboards(ask, KIND, wanted);
    const plan = planOf({ wanted, present, isPruned: comesFrom('team') });
    await carryOut(plan, { ask, actor: 'ann', done: () => undefined });
    return renderPlan(plan);
  };
  return { ...api, apply };
}

test('files are applied: made, changed, renamed by id, taken over, left alone and deleted', async (t) => {
  const { send, apply } = await openApi(t);
  await send('POST', DASHBOARDS, { title: 'By hand' });
  await send('POST', DASHBOARDS, { title: 'Taken over', id: 'mine' });
  const first = folderWith(t, {
    'web.yaml': WEB_YAML,
    'named.yaml': 'title: Old name\nid: named\nvariables: [{kind: text, name: v}]',
    'gone.yaml': 'title: Gone',
    'taken.yaml': 'title: Taken over',
  });
  assert.equal(
    await apply(first),
    `+ dashboard "Gone"
    0 panels, 0 variables
+ dashboard "Old name"
    0 panels, 1 variable
~ dashboard "Taken over"
    origin: "api" → "file:team:boards/taken.yaml"
+ dashboard "Web"
    1 panel, 0 variables
`,
  );
  assert.equal(await apply(first), '= 4 unchanged\n');
  const second = folderWith(t, {
    'web.yaml': WEB_YAML.replace('metric: cpu', 'metric: load'),
    'named.yaml': 'title: New name\nid: named',
    'taken.yaml': 'title: Taken over',
  });
  assert.equal(
    await apply(second),
    `~ dashboard "New name"
    title from "Old name" to "New name"
    variable v removed
~ dashboard "Web"
    panel "CPU" (1) changed: queries[refId=A].metric from "cpu" to "load"
- dashboard "Gone"
= 1 unchanged
`,
  );
  const { dashboards } = (await send('GET', DASHBOARDS)).json;
  assert.deepEqual(
    dashboards
      .filter(({ origin }: { origin: string }) => origin !== 'built-in')
      .map(({ title, version, updatedBy }: Record<string, unknown>) => [title, version, updatedBy]),
    [
      ['By hand', 1, 'anonymous'],
      ['New name', 2, 'ann'],
      ['Taken over', 2, 'ann'],
      ['Web', 2, 'ann'],
    ],
  );
});

test('folders of boards become folders of files that lead nowhere else', () => {
  const facts: [folder: string, path: string][] = [
    ['', 'x.json'],
    ['Team A/Web', 'Team A/Web/x.json'],
    ['../..', '_/_/x.json'],
    ['.hidden/a:b', '_hidden/a_b/x.json'],
    ['C:\\x', 'C__x/x.json'],
  ];
  for (const [folder, path] of facts) assert.equal(filePathOf({ folder }, 'x.json'), path);
});
