import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importGrafana } from './import.ts';
import { grafanaBoard } from './testing/boards.ts';
import { findings, imported, NOW_MS, panel } from './testing/imported.ts';

describe('version 40, rows, repeats and panels from elsewhere', () => {
  const { dashboard, report } = imported('v40-rows');

  test('rows and places', () => {
    assert.deepEqual(
      dashboard.panels.map(({ id, grid: { x, y, w, h } }) => [id, x, y, w, h]),
      [
        [1, 0, 0, 12, 8],
        [2, 12, 0, 12, 8],
        [3, 0, 8, 24, 1],
        [4, 0, 9, 8, 8],
        [5, 8, 9, 8, 8],
        [6, 16, 9, 8, 8],
        [7, 0, 17, 24, 1],
        [8, 0, 18, 24, 10],
        [9, 0, 28, 24, 5],
        [10, 0, 33, 24, 8],
      ],
    );
    assert.deepEqual(panel(dashboard, 3, 'row').repeat, { variable: 'instance', direction: 'right' });
  });

  test('a library panel is a text with its title, or the panel itself where the export brings it', () => {
    assert.equal(panel(dashboard, 2, 'text').title, 'Uptime');
    assert.match(panel(dashboard, 2, 'text').markdown, /library panel "Uptime of everything"/);
    const board = grafanaBoard('v40-rows') as Record<string, unknown>;
    const model = {
      type: 'stat',
      title: 'In the library',
      targets: [{ refId: 'A', expr: 'up' }],
      options: {},
    };
    const brought = importGrafana(
      { ...board, __elements: { 'lib-uptime': { name: 'x', kind: 1, model } } },
      NOW_MS,
    );
    const stat = panel(brought.dashboard, 2, 'stat');
    assert.deepEqual([stat.title, stat.queries.length, stat.grid.x], ['Uptime', 1, 12]);
  });

  test('a variable that cannot be asked for keeps the values it was stored with', () => {
    const busiest = dashboard.variables[1];
    assert.deepEqual(busiest?.kind === 'custom' && [busiest.options, busiest.selected], [
      [{ value: 'x' }],
      ['x'],
    ]);
    assert.match(JSON.stringify(report.board.findings), /query_result/);
    assert.match(JSON.stringify(report.board.findings), /a page of Grafana itself/);
  });
});

describe('version 41, as a resource', () => {
  const { dashboard, report } = imported('v41-resource');

  test('sums over series, variables as factors and widths', () => {
    const ready = panel(dashboard, 1, 'timeSeries');
    assert.deepEqual(
      ready.queries.map((query) => (query.kind === 'expression' ? query.expression : query.kind)),
      ['metric', 'sum(C) by (queue)', 'promql'],
    );
    const delivered = panel(dashboard, 2, 'timeSeries');
    assert.equal(
      delivered.queries[1]?.kind === 'expression' && delivered.queries[1].expression,
      'C * ${factor}',
    );
    assert.equal(delivered.queries[0]?.kind === 'metric' && delivered.queries[0].interval, '$window');
  });

  test('a fixed colour, a unit of its own, HTML, and what another panel shows', () => {
    const nodes = panel(dashboard, 3, 'stat');
    assert.deepEqual(
      [nodes.display.unit, nodes.display.thresholds],
      ['suffix:nodes', [{ value: null, color: 'series-3' }]],
    );
    assert.match(findings(report, 4), /HTML/);
    assert.match(findings(report, 5), /what another panel shows/);
    assert.equal(report.uid, 'queues-41');
    assert.equal(dashboard.refreshSeconds, 30);
  });

  test('variables of new kinds are reported, and RE2 does not look ahead', () => {
    const text = JSON.stringify(report.board.findings);
    assert.match(text, /\(\?!amq\).*no counterpart in RE2/);
    assert.match(text, /by \(groupby\)/);
    assert.match(text, /debug of the kind switch/);
    assert.deepEqual(
      dashboard.variables.map(({ name }) => name),
      ['queue', 'window', 'factor', 'debug'],
    );
  });
});
