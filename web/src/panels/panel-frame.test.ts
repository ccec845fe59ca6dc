import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paletteColor } from '../chart/colors.ts';
import { PERCENT } from '../format/units.ts';
import { lineSpec, type PanelDefinition } from './definition.ts';
import { panelFrame } from './panel-frame.ts';

const MODES: PanelDefinition = {
  title: 'CPU by mode',
  unit: PERCENT,
  stacked: true,
  order: { system: 1, user: 0 },
  lines: [{ metric: 'cpu_mode_percent', aggregation: 'avg', groupBy: ['mode'] }],
};

const answer = (...modes: string[]) => ({
  data: modes.map((mode) => ({ metric: 'cpu_mode_percent', tags: { mode }, points: [[0, 1]] as const })),
  meta: {},
});

test('a stack keeps its order and colours whatever order the answer has', () => {
  const frame = panelFrame(MODES, [answer('user', 'guest', 'system')], 'light');
  assert.deepEqual(
    frame.series.map(({ label }) => label),
    ['system', 'user', 'guest'],
  );
  assert.equal(frame.series[1]?.color, paletteColor(0, 'light'));
});

test('series without a single value, and lines that are not answered yet, are left out', () => {
  const empty = { data: [{ metric: 'm', tags: { mode: 'user' }, points: [[0, null]] as const }], meta: {} };
  assert.equal(panelFrame(MODES, [empty], 'dark').series.length, 0);
  assert.equal(panelFrame(MODES, [undefined], 'dark').series.length, 0);
});

test('the query of a line is limited to the scope and to its own filters', () => {
  const scope = [{ key: 'host', op: '=', value: 'a' }] as const;
  const filters = [{ key: 'cpu', op: '=', value: 'total' }] as const;
  assert.deepEqual(lineSpec({ metric: 'm', aggregation: 'avg', filters }, scope).filters, [
    ...scope,
    ...filters,
  ]);
  assert.equal('filters' in lineSpec({ metric: 'm', aggregation: 'avg' }, []), false);
});
