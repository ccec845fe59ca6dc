import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Dashboard } from '../../model/dashboard/document.ts';
import type { ImportReport } from '../../model/dashboard/import-report.ts';
import type { DataPanel, Panel, TablePanel, TimeSeriesPanel } from '../../model/dashboard/panel.ts';
import { checkDashboard } from '../document/parse-dashboard.ts';
import { importGrafana } from './import.ts';
import { grafanaBoard, grafanaBoards } from './testing/boards.ts';

const NOW_MS = Date.UTC(2026, 10, 26);

function imported(name: string): { readonly dashboard: Dashboard; readonly report: ImportReport } {
  return importGrafana(grafanaBoard(name), NOW_MS);
}

function panel<K extends Panel['kind']>(board: Dashboard, id: number, kind: K): Extract<Panel, { kind: K }> {
  const found = board.panels.find((one) => one.id === id);
  assert.equal(found?.kind, kind);
  return found as Extract<Panel, { kind: K }>;
}

function findings(report: ImportReport, id: number): string {
  return (report.panels.find(({ panelId }) => panelId === id)?.findings ?? [])
    .map(({ text }) => text)
    .join('\n');
}

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

describe('version 36, with panels of before, as the API gives it', () => {
  const { dashboard, report } = imported('v36-api');

  test('the board itself', () => {
    const { title, folder, tags, time, refreshSeconds, links, annotations } = dashboard;
    assert.deepEqual(
      { title, folder, tags, time, refreshSeconds },
      {
        title: 'Web shop',
        folder: 'Shop',
        tags: ['shop', 'team-web'],
        time: { from: 'now-6h', to: 'now', zone: 'browser' },
        refreshSeconds: 30,
      },
    );
    assert.equal(report.uid, 'shop36');
    assert.deepEqual(links, [
      { title: 'Checkout', url: '/dashboards/checkout36', keepContext: true, newTab: true },
      { title: 'More', url: '/dashboards?tag=shop' },
    ]);
    assert.deepEqual(
      annotations.map(({ name }) => name),
      ['Annotations & Alerts'],
    );
    assert.match(JSON.stringify(report.board.findings), /Releases.*changes\(shop_build_info/);
  });

  test('a variable over the values of a label', () => {
    assert.deepEqual(dashboard.variables, [
      {
        name: 'host',
        label: 'Host',
        kind: 'query',
        multi: true,
        includeAll: true,
        selected: ['$__all'],
        metric: 'shop_requests_total',
        tag: 'host',
        filters: [],
        regex: 'web-(.*).*',
        sort: 'natural',
      },
    ]);
  });

  test('a graph: two axes, thresholds as bands, legend, overrides', () => {
    const graph = panel(dashboard, 2, 'timeSeries');
    const {
      draw,
      fillOpacityPercent,
      lineWidthPx,
      stack,
      nulls,
      thresholdsShown,
      tooltip,
      rightAxis,
      legend,
    } = graph;
    assert.deepEqual(
      { draw, fillOpacityPercent, lineWidthPx, stack, nulls, thresholdsShown, tooltip },
      {
        draw: 'line',
        fillOpacityPercent: 20,
        lineWidthPx: 2,
        stack: 'none',
        nulls: 'zero',
        thresholdsShown: 'bands',
        tooltip: 'all',
      },
    );
    assert.deepEqual(rightAxis, { unit: 'short', label: 'errors' });
    assert.deepEqual(legend, {
      place: 'right',
      asTable: true,
      columns: ['max', 'avg'],
      sortBy: 'max',
      descending: true,
    });
    assert.deepEqual(graph.display, {
      unit: 'reqps',
      min: 0,
      thresholds: [
        { value: 300, color: 'pending' },
        { value: 500, color: 'firing' },
      ],
    });
    assert.deepEqual(graph.overrides, [
      { match: { nameRegex: 'errors' }, color: 'series-7' },
      { match: { nameRegex: 'errors.*' }, axis: 'right', fillOpacityPercent: 0, dashed: true },
      { match: { nameRegex: 'returned' }, mirrored: true },
    ]);
    assert.equal(graph.links?.[0]?.url, 'https://wiki.example.org/runbooks/shop?host=${host:queryparam}');
  });

  test('single stats: a number with a sparkline, and a gauge', () => {
    const stat = panel(dashboard, 3, 'stat');
    assert.deepEqual(
      [stat.reducer, stat.sparkline, stat.colorIn, stat.text],
      ['last', true, 'background', 'value'],
    );
    assert.deepEqual(stat.display.thresholds, [
      { value: null, color: 'ok' },
      { value: 2, color: 'pending' },
      { value: 5, color: 'firing' },
    ]);
    const gauge = panel(dashboard, 4, 'gauge');
    assert.deepEqual(
      [gauge.reducer, gauge.display.min, gauge.display.max, gauge.display.unit],
      ['avg', 0, 200, 'suffix:carts'],
    );
  });

  test('a table with styles', () => {
    const table = panel(dashboard, 5, 'table');
    assert.deepEqual([table.rows, table.reducer], ['series', 'max']);
    assert.deepEqual(
      table.columns?.find(({ column }) => column === 'A'),
      {
        column: 'A',
        unit: 's',
        decimals: 2,
        color: 'background',
        thresholds: [
          { value: null, color: 'ok' },
          { value: 0.5, color: 'pending' },
          { value: 2, color: 'firing' },
        ],
        title: 'Seconds',
      },
    );
    assert.deepEqual(
      table.columns?.find(({ column }) => column === 'instance'),
      { column: 'instance', hidden: true },
    );
  });

  test('a legend that was hidden before version 37, and a query of last week', () => {
    const series = panel(dashboard, 6, 'timeSeries');
    assert.equal(series.legend.place, 'none');
    assert.deepEqual(series.queries, [
      {
        refId: 'A',
        kind: 'metric',
        metric: 'shop_cache_bytes',
        filters: [{ key: 'host', op: '=~', value: '$host' }],
        groupBy: ['*'],
        aggregation: 'last',
        timeShiftSeconds: 604_800,
      },
    ]);
  });
});

describe('version 37, exported for sharing', () => {
  const { dashboard, report } = imported('v37-shared');

  test('constants are filled in, and chained variables stay chained', () => {
    assert.deepEqual(
      dashboard.variables.map((one) => [
        one.name,
        one.kind,
        one.hide,
        one.kind === 'query' ? one.filters : undefined,
      ]),
      [
        ['cluster', 'constant', 'variable', undefined],
        ['namespace', 'query', undefined, [{ key: 'cluster', op: '=', value: '$cluster' }]],
        ['pod', 'query', 'label', [{ key: 'namespace', op: '=', value: '$namespace' }]],
      ],
    );
    const [cluster] = dashboard.variables;
    assert.equal(cluster?.kind === 'constant' && cluster.value, 'berlin-1');
    assert.match(JSON.stringify(report.board.findings), /Filters \(adhoc\) has no counterpart/);
  });

  test('numbers: percent thresholds, mappings, colour scales, growth over the whole range', () => {
    const gauge = panel(dashboard, 11, 'gauge');
    assert.deepEqual(gauge.display, {
      unit: 'percentunit',
      min: 0,
      max: 1,
      thresholds: [
        { value: null, color: 'ok' },
        { value: 70, color: 'pending' },
        { value: 85, color: 'series-1' },
        { value: 95, color: 'firing' },
      ],
      thresholdsArePercent: true,
      mappings: [{ kind: 'value', value: null, text: 'no limit' }],
    });
    const bars = panel(dashboard, 12, 'barGauge');
    assert.deepEqual(
      [bars.direction, bars.reducer, bars.queries[0]?.legend],
      ['horizontal', 'max', '{{pod}}'],
    );
    assert.equal(bars.display.thresholds?.length, 3);
    const stat = panel(dashboard, 13, 'stat');
    assert.deepEqual(stat.display.mappings, [
      { kind: 'value', value: 0, text: 'calm', color: 'ok' },
      { kind: 'range', from: 1, to: null, text: 'restarting', color: 'firing' },
    ]);
    const [query] = stat.queries;
    assert.deepEqual([stat.reducer, query?.kind === 'metric' && query.aggregation], ['sum', 'increase']);
  });

  test('a collapsed row holds its panels, and what comes after it comes below them', () => {
    const row = panel(dashboard, 20, 'row');
    assert.deepEqual([row.collapsed, row.grid.y], [true, 8]);
    const memory = panel(dashboard, 21, 'timeSeries');
    assert.deepEqual(memory.grid, { x: 0, y: 9, w: 12, h: 8 });
    assert.deepEqual(memory.repeat, { variable: 'pod', direction: 'right', perRow: 3 });
    assert.deepEqual(
      [memory.stack, memory.nulls, memory.fillOpacityPercent],
      ['values', { bridgeSeconds: 3_600 }, 20],
    );
    assert.deepEqual(memory.overrides, [
      { match: { nameRegex: 'limit' }, stacked: false, dashed: true, color: 'series-7' },
    ]);
    assert.deepEqual(panel(dashboard, 22, 'text').grid, { x: 12, y: 9, w: 12, h: 8 });
    assert.equal(panel(dashboard, 30, 'timeSeries').grid.y, 17);
  });

  test('what asks something else than metrics says so, in its place', () => {
    assert.match(panel(dashboard, 22, 'text').markdown, /kind "logs"[\s\S]*\{namespace=/);
    assert.equal(panel(dashboard, 22, 'text').title, 'Errors in the logs');
    const lines = panel(dashboard, 30, 'timeSeries');
    assert.deepEqual([lines.queries, lines.draw], [[], 'bars']);
    assert.match(lines.notes?.[0] ?? '', /Query A asks loki.*count_over_time/);
  });
});

describe('version 38, tables and axes', () => {
  const { dashboard, report } = imported('v38-table');

  test('columns: order, titles, units, colours and sorting', () => {
    const table: TablePanel = panel(dashboard, 1, 'table');
    assert.deepEqual(
      table.columns?.map(({ column, title, unit, color, hidden }) => [column, title, unit, color, hidden]),
      [
        ['instance', 'Host', undefined, undefined, undefined],
        ['A', 'CPU', 'percent', 'bar', undefined],
        ['B', 'Memory', 'bytes', undefined, undefined],
        ['time', undefined, undefined, undefined, true],
        ['job', undefined, undefined, undefined, true],
        ['C', undefined, 's', 'background', undefined],
      ],
    );
    assert.deepEqual(
      [table.rows, table.sortBy, table.descending, table.filterable],
      ['series', 'A', true, true],
    );
    assert.match(findings(report, 1), /links \(1 element\) of the column instance/);
  });

  test('axes, bands, mirrored series, one line left by the legend, a time of its own', () => {
    const network: TimeSeriesPanel = panel(dashboard, 2, 'timeSeries');
    assert.deepEqual(
      [
        network.axisScale,
        network.axisLabel,
        network.stack,
        network.draw,
        network.nulls,
        network.thresholdsShown,
        network.tooltip,
      ],
      ['log2', 'packets', 'percent', 'step', 'bridge', 'bands', 'none'],
    );
    assert.deepEqual(network.rightAxis, { unit: 'Bps', label: 'bytes', min: 0 });
    assert.deepEqual(network.overrides, [
      { match: { nameRegex: '.*' }, color: 'series-0' },
      { match: { nameRegex: '.*sent.*' }, mirrored: true, axis: 'right', unit: 'Bps' },
      { match: { nameRegex: '.*' }, hidden: true },
      { match: { nameRegex: 'eth0 received' }, hidden: false },
    ]);
    assert.equal(network.timeFrom, 'now-2d');
    assert.deepEqual(
      network.queries.map(({ refId, kind, legend }) => [refId, kind, legend]),
      [
        ['A', 'metric', '{{device}} received'],
        ['B', 'promql', '{{device}} sent'],
      ],
    );
    assert.equal(network.queries[0]?.kind === 'metric' && network.queries[0].timeShiftSeconds, 3_600);
    assert.match(findings(report, 2), /Query B stays PromQL.*without some.*time shift of the panel is lost/);
    assert.match(findings(report, 2), /links of single points/);
  });

  test('variables: data source left out, custom with texts, interval with auto, text', () => {
    assert.deepEqual(
      dashboard.variables.map(({ name, kind }) => `${name} ${kind}`),
      ['job custom', 'interval interval', 'search text'],
    );
    const [job, interval] = dashboard.variables;
    assert.deepEqual(job?.kind === 'custom' && job.options, [
      { value: 'node' },
      { value: 'windows', text: 'Windows' },
      { value: 'a,b' },
    ]);
    assert.deepEqual(interval?.kind === 'interval' && [interval.options, interval.selected], [
      ['auto', '1m', '5m', '1h'],
      '5m',
    ]);
  });

  test('a rounded time became a plain one, and the old way to write variables the new', () => {
    assert.deepEqual(dashboard.time, { from: 'now-2d', to: 'now', zone: 'Europe/Berlin' });
    assert.match(JSON.stringify(report.board.findings), /rounded to whole days/);
    assert.equal(panel(dashboard, 3, 'text').markdown, '# Hosts of ${job}\n\nAsk **#infra** first.');
  });
});

describe('version 39, every kind of panel', () => {
  const { dashboard, report } = imported('v39-kinds');

  test('kinds', () => {
    assert.deepEqual(
      dashboard.panels.map(({ id, kind }) => `${id} ${kind}`),
      [
        '1 heatmap',
        '2 heatmap',
        '3 histogram',
        '4 stateTimeline',
        '5 stateTimeline',
        '6 barGauge',
        '7 timeSeries',
        '8 topList',
        '9 timeSeries',
        '10 alertList',
        '11 text',
      ],
    );
  });

  test('heatmaps of buckets and of values', () => {
    const buckets = panel(dashboard, 1, 'heatmap');
    assert.deepEqual([buckets.cells, buckets.display.unit, buckets.axisScale], ['series', 's', 'linear']);
    const values = panel(dashboard, 2, 'heatmap');
    assert.deepEqual(
      [values.cells, values.display.unit, values.buckets, values.axisScale],
      ['values', 'celsius', 12, 'log10'],
    );
  });

  test('states, histograms, bars and shares', () => {
    assert.deepEqual(
      [panel(dashboard, 3, 'histogram').buckets, panel(dashboard, 3, 'histogram').combine],
      [25, true],
    );
    const up = panel(dashboard, 4, 'stateTimeline');
    assert.deepEqual([up.mergeEqual, up.showValues], [true, false]);
    assert.equal(panel(dashboard, 5, 'stateTimeline').mergeEqual, false);
    const revenue = panel(dashboard, 6, 'barGauge');
    assert.deepEqual(
      [revenue.direction, revenue.reducer, revenue.timeFrom, revenue.display.unit],
      ['horizontal', 'sum', 'now-1d', 'currencyEUR'],
    );
    const answers = panel(dashboard, 7, 'timeSeries');
    assert.deepEqual([answers.draw, answers.stack, answers.fillOpacityPercent], ['bars', 'values', 60]);
    assert.match(panel(dashboard, 8, 'topList').notes?.join() ?? '', /donut chart became a list/);
  });

  test('expressions over queries, and what has no counterpart beside them', () => {
    const mixed: DataPanel = panel(dashboard, 9, 'timeSeries');
    assert.deepEqual(
      mixed.queries.map((query) => [
        query.refId,
        query.hidden,
        query.kind === 'expression' && query.expression,
      ]),
      [
        ['A', true, false],
        ['B', true, false],
        ['C', undefined, 'B / A * 100'],
      ],
    );
    assert.match(findings(report, 9), /kind reduce/);
    assert.match(findings(report, 9), /Query E asks influxdb.*from\(bucket/);
    assert.match(findings(report, 9), /transformation renameByRegex/);
    assert.doesNotMatch(findings(report, 9), /transformation limit/);
  });

  test('an alert list with its states and labels', () => {
    const { states, labels, limit } = panel(dashboard, 10, 'alertList');
    assert.deepEqual(
      { states: [...states].sort(), labels, limit },
      {
        states: ['error', 'firing', 'pending'],
        labels: { severity: 'critical' },
        limit: 20,
      },
    );
  });
});

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

test('rows of before the grid: side by side, with their headings', () => {
  const { dashboard } = imported('v14-rows');
  assert.deepEqual(
    dashboard.panels.map(({ kind, title, grid: { x, y, w, h } }) => [kind, title, x, y, w, h]),
    [
      ['row', 'Now', 0, 0, 24, 1],
      ['timeSeries', 'Requests', 0, 1, 16, 7],
      ['text', 'Help', 16, 1, 8, 7],
      ['topList', 'By host', 0, 8, 12, 7],
      ['row', 'Of $instance', 0, 15, 24, 1],
      ['stat', 'Up', 0, 16, 24, 6],
      ['row', 'Empty', 0, 22, 24, 1],
    ],
  );
  const requests = panel(dashboard, 1, 'timeSeries');
  assert.deepEqual([requests.stack, requests.nulls], ['percent', 'bridge']);
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
