import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkDashboard } from '../document/parse-dashboard.ts';
import { importGrafana } from './import.ts';
import { grafanaBoard, grafanaBoards } from './testing/boards.ts';
import { NOW_MS } from './testing/imported.ts';

describe('boards of every version', () => {
  for (const [name, board] of grafanaBoards()) {
    test(`${name}: the document is valid, and nothing in it warns`, () => {
      const { dashboard } = importGrafana(board, NOW_MS);
      const { problems, warnings, dashboard: checked } = checkDashboard(dashboard, NOW_MS);
      assert.deepEqual({ problems, warnings }, { problems: [], warnings: [] });
      assert.deepEqual(checked, dashboard);
    });
    test(`${name}: importing it twice gives the same, and leaves the input alone`, () => {
      const before = JSON.stringify(board);
      assert.deepEqual(importGrafana(board, NOW_MS), importGrafana(board, NOW_MS));
      assert.equal(JSON.stringify(board), before);
    });
  }

  test('what became of their panels', () => {
    const outcomes = Object.fromEntries(
      grafanaBoards().map(([name, board]) => {
        const { schemaVersion, counts } = importGrafana(board, NOW_MS).report;
        return [name, [schemaVersion, counts.taken, counts.translated, counts.partly, counts.notSupported]];
      }),
    );
    assert.deepEqual(outcomes, {
      'v14-rows': [14, 4, 3, 0, 0],
      'v36-api': [36, 0, 5, 1, 0],
      'v37-shared': [37, 2, 4, 1, 1],
      'v38-table': [38, 1, 0, 2, 0],
      'v39-kinds': [39, 0, 7, 3, 1],
      'v40-rows': [40, 2, 4, 2, 2],
      'v41-resource': [41, 0, 2, 3, 0],
    });
  });
});

test('copies that were made by repeating are not made twice', () => {
  const stat = (id: number, more: object) => ({
    id,
    type: 'stat',
    title: 'x',
    gridPos: { x: 0, y: 0, w: 6, h: 4 },
    ...more,
  });
  const host = { name: 'host', type: 'custom', query: 'a,b', multi: true };
  const board = {
    schemaVersion: 36,
    title: 'x',
    templating: { list: [host] },
    panels: [
      stat(1, { repeat: 'host' }),
      stat(2, { repeatPanelId: 1, scopedVars: {} }),
      stat(3, { repeatPanelId: 99 }),
    ],
  };
  const { dashboard, report } = importGrafana(board, NOW_MS);
  assert.deepEqual(
    dashboard.panels.map(({ id }) => id),
    [1, 3],
  );
  assert.deepEqual(
    report.panels.map(({ place, panelId, outcome }) => [place, panelId, outcome]),
    [
      ['panels[0]', 1, 'taken'],
      ['panels[1]', 1, 'translated'],
      ['panels[2]', 3, 'taken'],
    ],
  );
});

describe('what is refused, with words that help', () => {
  const facts: readonly (readonly [string, unknown, string, RegExp])[] = [
    ['the newer layout', grafanaBoard('v2-layout'), 'GRAFANA_V2_LAYOUT', /Classic/],
    [
      'the newer layout, bare',
      { elements: {}, layout: { kind: 'RowsLayout' } },
      'GRAFANA_V2_LAYOUT',
      /Classic/,
    ],
    ['a list', [], 'GRAFANA_NOT_RECOGNISED', /JSON of one dashboard/],
    ['a text', 'x', 'GRAFANA_NOT_RECOGNISED', /JSON of one dashboard/],
    ['an alert rule', { name: 'x', condition: 'gt' }, 'GRAFANA_NOT_RECOGNISED', /JSON of one dashboard/],
    [
      'a board in a board in a board',
      { dashboard: { dashboard: { panels: [] } } },
      'GRAFANA_NOT_RECOGNISED',
      /JSON/,
    ],
    ['501 panels', { panels: Array.from({ length: 501 }, () => ({})) }, 'GRAFANA_TOO_LARGE', /two boards/],
  ];
  for (const [name, input, code, fix] of facts) {
    test(name, () => {
      assert.throws(
        () => importGrafana(input, NOW_MS),
        (error: { code?: string; fix?: string }) => {
          assert.equal(error.code, code);
          assert.match(error.fix ?? '', fix);
          return true;
        },
      );
    });
  }
});

test('"All" that stood for every series is said to be another where only some values are offered', () => {
  const facts: [query: string, more: object, text: RegExp | undefined][] = [
    ['label_values(x, host)', { allValue: '.*' }, undefined],
    ['label_values(host)', { allValue: '.+' }, undefined],
    ['label_values(x{region="$region"}, host)', {}, undefined],
    ['label_values(x{region="$region"}, host)', { allValue: '.*' }, /every series whatever the variable/],
    ['label_values(x, host)', { allValue: '.*', regex: '/web-.*/' }, /every series whatever the variable/],
    ['label_values(x, host)', { allValue: 'web.*' }, /"All" stood for "web\.\*"; here/],
  ];
  for (const [query, more, text] of facts) {
    const host = { name: 'host', type: 'query', query, multi: true, includeAll: true, ...more };
    const region = { name: 'region', type: 'custom', query: 'eu,us' };
    const board = { schemaVersion: 39, title: 'x', panels: [], templating: { list: [region, host] } };
    const { findings } = importGrafana(board, NOW_MS).report.board;
    const said = findings.filter(({ place }) => place.endsWith('allValue'));
    assert.equal(said.length, text === undefined ? 0 : 1, `${query} ${JSON.stringify(more)}`);
    if (text !== undefined) assert.match(said[0]?.text ?? '', text);
  }
});

const panelOf = (panel: object) => {
  const board = { schemaVersion: 39, title: 'x', panels: [{ id: 1, title: 'p', ...panel }] };
  return importGrafana(board, NOW_MS).dashboard.panels[0] as unknown as Record<string, unknown>;
};
const target = (expr: string) => ({ refId: 'A', expr });

test('columns of tags stay in front of those that have looks of their own', () => {
  const unit = {
    matcher: { id: 'byName', options: 'Value' },
    properties: [{ id: 'unit', value: 'bytes' }],
  };
  const table = { type: 'table', fieldConfig: { defaults: {}, overrides: [unit] } };
  const columns = (more: object) =>
    (panelOf({ ...table, ...more }).columns as { column: string }[]).map(({ column }) => column);
  const targets = [{ ...target('sum by (host) (x)'), format: 'table', instant: true }];
  assert.deepEqual(columns({ targets }), ['host', 'A']);
  const indexByName = { Value: 0, host: 1 };
  const transformations = [{ id: 'organize', options: { indexByName } }];
  assert.deepEqual(columns({ targets, transformations }), ['A', 'host']);
});

test('a number of one series alone stands without a name, as in Grafana', () => {
  const facts: [expr: string, textMode: string | undefined, text: string][] = [
    ['100 * sum(rate(a[5m])) / sum(rate(b[5m]))', undefined, 'value'],
    ['sum(a)', 'auto', 'value'],
    ['sum(a)', 'value_and_name', 'valueAndName'],
    ['sum by (host) (a)', 'auto', 'valueAndName'],
    ['a', 'auto', 'valueAndName'],
  ];
  for (const [expr, textMode, text] of facts) {
    const panel = panelOf({ type: 'stat', targets: [target(expr)], options: { textMode } });
    assert.equal(panel.text, text, `${expr} ${textMode}`);
  }
});
