import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DataPanel, TablePanel, TimeSeriesPanel } from '../../model/dashboard/panel.ts';
import { findings, imported, panel } from './testing/imported.ts';

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
      { match: { nameRegex: '^(?:.*sent.*)$' }, mirrored: true, axis: 'right', unit: 'Bps' },
      { match: { nameRegex: '.*' }, hidden: true },
      { match: { nameRegex: '^(?:eth0 received)$' }, hidden: false },
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
