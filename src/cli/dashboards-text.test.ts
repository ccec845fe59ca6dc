import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDashboard } from '../dashboard/document/parse-dashboard.ts';
import type { ImportReport } from '../model/dashboard/import-report.ts';
import { renderImport } from './dashboards-text.ts';

const dashboard = { ...parseDashboard({ title: 'Node', folder: 'Old' }, 0), id: 'n1' };
const finding = (text: string, minor = false) => ({
  ...{ outcome: minor ? 'translated' : 'notSupported', place: 'targets[0].expr', text, minor },
});
const report = {
  source: 'grafana',
  counts: { taken: 2, translated: 0, partly: 1, notSupported: 0 },
  board: { taken: [], findings: [finding('A snapshot is no dashboard.')] },
  panels: [
    {
      ...{ place: 'panels[0]', title: 'CPU', sourceKind: 'graph', panelId: 1, panelKind: 'timeSeries' },
      ...{ outcome: 'partly', taken: [], findings: [finding('Not run yet.'), finding('Wider.', true)] },
    },
    {
      ...{ place: 'panels[1]', title: 'Load', sourceKind: 'stat', panelId: 2, panelKind: 'stat' },
      ...{ outcome: 'taken', taken: [], findings: [finding('Without shadow.', true)] },
    },
  ],
} as ImportReport;

test('an import tells where the board is and what a person should look at', () => {
  assert.equal(
    renderImport('node.json', { dashboard, report }, { all: false }),
    `node.json: "Node" in Old: /dashboards/n1
  panels: 2 taken as they are, 1 in part
  board
    ! targets[0].expr: A snapshot is no dashboard.
  panel "CPU" (graph, partly)
    ! targets[0].expr: Not run yet.
`,
  );
});

test('all of it is told on request', () => {
  const text = renderImport('node.json', { dashboard, report }, { all: true });
  assert.match(text, /~ targets\[0\]\.expr: Wider\.\n {2}panel "Load" \(stat, taken\)\n {4}~ /);
});

test('of a board of our own, and of one that is only tried, the first line is all', () => {
  const { id: _, ...tried } = dashboard;
  assert.equal(
    renderImport('node.json', { dashboard: tried, report: null }, { all: true }),
    'node.json: "Node" in Old: nothing was stored\n',
  );
});

test('an import tells what became of the id of the board', () => {
  const facts = [
    [{ takenId: 'abc' }, /another board has its id abc, so it got a new one; --overwrite/],
    [{ replaced: 3 }, /in place of version 3 of the board with its id/],
    [{ wouldReplace: 'abc' }, /would take the place of \/dashboards\/abc/],
  ] as const;
  for (const [more, words] of facts)
    assert.match(renderImport('a.json', { dashboard, report: null, ...more }, { all: false }), words);
});
