import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imported, panel } from './testing/imported.ts';

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
      { match: { nameRegex: '^(?:errors)$' }, color: 'series-7' },
      { match: { nameRegex: '^(?:errors.*)$' }, axis: 'right', fillOpacityPercent: 0, dashed: true },
      { match: { nameRegex: '^(?:returned)$' }, mirrored: true },
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
      { match: { nameRegex: '^(?:limit)$' }, stacked: false, dashed: true, color: 'series-7' },
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
