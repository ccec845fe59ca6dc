import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { variablesIn, variablesInFilters, variablesInQuery } from '../../model/dashboard/interpolate.ts';
import { overlap } from '../../model/dashboard/layout.ts';
import type { Panel } from '../../model/dashboard/panel.ts';
import { BUILT_IN_PREFIX } from '../document/built-in.ts';
import { checkDashboard, nameOfDashboard } from '../document/parse-dashboard.ts';
import { READY_MADE_BOARDS } from './ready-made.ts';
import { metricsOf } from './testing/metrics-of.ts';

const NOW_MS = Date.UTC(2026, 10, 26);

function thresholdsOf(panel: Panel): boolean {
  return 'display' in panel && (panel.display.thresholds?.length ?? 0) > 1;
}

test('ids and names are unique', () => {
  const ids = READY_MADE_BOARDS.map(({ id }) => id);
  const names = READY_MADE_BOARDS.map(({ dashboard }) => nameOfDashboard(dashboard));
  assert.equal(new Set(ids).size, READY_MADE_BOARDS.length);
  assert.equal(new Set(names).size, READY_MADE_BOARDS.length);
  for (const id of ids) assert.ok(id.startsWith(BUILT_IN_PREFIX), id);
});

for (const { id, dashboard } of READY_MADE_BOARDS) {
  describe(id, () => {
    test('is a valid document with all defaults written out, and nothing in it warns', () => {
      const { problems, warnings, dashboard: checked } = checkDashboard(dashboard, NOW_MS);
      assert.deepEqual({ problems, warnings }, { problems: [], warnings: [] });
      assert.deepEqual(checked, dashboard);
    });

    test('panels: each id once, none over another, lines filled from edge to edge', () => {
      const { panels } = dashboard;
      assert.equal(new Set(panels.map(({ id: own }) => own)).size, panels.length);
      for (const [index, one] of panels.entries())
        for (const other of panels.slice(index + 1))
          assert.ok(!overlap(one.grid, other.grid), `${one.title} and ${other.title}`);
      const byLine = Map.groupBy(panels, ({ grid }) => grid.y);
      for (const [y, line] of byLine) {
        const isRepeated = line.some(({ repeat }) => repeat?.direction === 'right');
        const width = line.reduce((sum, { grid }) => sum + grid.w, 0);
        assert.ok(width === 24 || isRepeated, `line ${y} is ${width} columns wide`);
        assert.equal(new Set(line.map(({ grid }) => grid.h)).size, 1, `line ${y} is ragged`);
      }
    });

    test('variables, rows, thresholds, units and several kinds of panels', () => {
      const { panels, variables } = dashboard;
      const kinds = new Set(panels.map(({ kind }) => kind));
      assert.ok(variables.length > 0);
      assert.ok(kinds.has('row') && kinds.size >= 5, [...kinds].join());
      assert.ok(panels.filter(thresholdsOf).length >= 4);
      assert.ok(panels.some((panel) => 'display' in panel && panel.display.unit !== undefined));
    });

    test('what texts, queries and repeats depend on is there', () => {
      const known = new Set(dashboard.variables.map(({ name }) => name));
      const used = dashboard.panels.flatMap((panel) => [
        ...variablesIn(panel.title),
        ...(panel.repeat === undefined ? [] : [panel.repeat.variable]),
        ...('queries' in panel ? panel.queries.flatMap(variablesInQuery) : []),
      ]);
      const chained = dashboard.variables.flatMap((one) =>
        one.kind === 'query' ? variablesInFilters(one.filters) : [],
      );
      for (const name of [...used, ...chained]) assert.ok(known.has(name), name);
      for (const { name } of dashboard.variables)
        assert.ok([...used, ...chained].includes(name), `${name} is never used`);
    });

    test('links to other boards lead to boards that are there', () => {
      const ids = new Set(READY_MADE_BOARDS.map((one) => one.id));
      const inner = dashboard.links.filter(({ url }) => url.startsWith('/'));
      assert.ok(inner.length > 0);
      for (const { url, keepContext } of inner) {
        assert.ok(ids.has(url.replace('/dashboards/', '')), url);
        assert.equal(keepContext, true);
      }
    });
  });
}

test('the metrics of the RabbitMQ board are those that its plugin gives', () => {
  // As /metrics of RabbitMQ 3.10.8 with rabbitmq_prometheus had them, with a classic and a quorum queue in use.
  const file = new URL('./testdata/rabbitmq-3.10-metrics.txt', import.meta.url);
  const given = new Set(readFileSync(file, 'utf8').trim().split('\n'));
  const board = READY_MADE_BOARDS.find(({ id }) => id === 'dashboarding-rabbitmq');
  assert.ok(board !== undefined);
  const unknown = metricsOf(board.dashboard).filter((name) => !given.has(name));
  assert.deepEqual(unknown, []);
});
