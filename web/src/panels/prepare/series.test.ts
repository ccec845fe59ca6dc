import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PanelQuery } from '../../../../src/model/dashboard/query.ts';
import { formatValue } from '../../format/units.ts';
import type { PanelAnswer } from '../panel-answer.ts';
import { panelColor } from '../panel-colors.ts';
import { overrider } from './overrides.ts';
import { panelSeries } from './series.ts';
import { seriesColors } from './series-colors.ts';
import { distinctNames, filledLegend } from './series-name.ts';

const HOSTILE = '<img src=x onerror="window.pwned=1">';

function answer(query: Partial<PanelQuery> & { refId: string }, ...hosts: string[]): PanelAnswer {
  const full = { kind: 'metric', metric: 'sent_bytes', aggregation: 'rate', ...query } as PanelQuery;
  const data = hosts.map((host) => ({
    ...{ metric: 'sent_bytes', tags: host === '' ? {} : { host } },
    points: [[0, 2048] as const, [1_000, null] as const],
  }));
  return { refId: query.refId, query: full, answer: { data, meta: {} }, fetching: false };
}

test('a legend is filled with the tags of the series', () => {
  const tags = { host: 'web-1', 'odd key': 'x', empty: '' };
  const cases = [
    ['{{host}} on {{ odd key }}', 'web-1 on x'],
    ['{{gone}}{{empty}}.', '.'],
    ['{{__name__}}', 'm'],
    ['{{constructor}}', ''],
    ['{host} {{}}', '{host} {{}}'],
    [`${HOSTILE} {{host}}`, `${HOSTILE} web-1`],
  ] as const;
  for (const [template, text] of cases) assert.equal(filledLegend(template, 'm', tags), text);
});

test('series are named by their query, their tags or what is asked', () => {
  const named = (one: PanelAnswer) => panelSeries({ display: {} }, [one]).map(({ name }) => name);
  assert.deepEqual(named(answer({ refId: 'A' }, 'web-1', 'web-2')), ['web-1', 'web-2']);
  assert.deepEqual(named(answer({ refId: 'A' }, '')), ['sent_bytes']);
  assert.deepEqual(named(answer({ refId: 'A', legend: 'out {{host}}' }, 'web-1')), ['out web-1']);
  assert.deepEqual(named(answer({ refId: 'A', legend: '{{gone}}' }, 'web-1')), ['web-1']);
  assert.deepEqual(named(answer({ refId: 'C', kind: 'expression', expression: 'A / B' }, '')), ['A / B']);
});

test('equal names of several queries tell which query they are of', () => {
  const series = panelSeries({ display: {} }, [
    answer({ refId: 'A' }, 'web-1'),
    answer({ refId: 'B' }, 'web-1', 'x'),
  ]);
  assert.deepEqual(
    series.map(({ name }) => name),
    ['web-1 (A)', 'web-1 (B)', 'x'],
  );
  assert.deepEqual(
    distinctNames([
      { name: 'a', refId: 'A' },
      { name: 'a', refId: 'A' },
    ]),
    ['a', 'a'],
  );
});

test('hidden queries, hidden series and series without a value are left out', () => {
  const empty = answer({ refId: 'C' }, 'c');
  const data = [{ metric: 'm', tags: { host: 'c' }, points: [[0, null] as const] }];
  const overrides = [{ match: { nameRegex: '^web-2$' }, hidden: true }];
  const series = panelSeries({ display: {}, overrides }, [
    answer({ refId: 'A', hidden: true }, 'a'),
    answer({ refId: 'B' }, 'web-1', 'web-2'),
    { ...empty, answer: { data, meta: {} } },
    { refId: 'D', query: empty.query, fetching: true },
  ]);
  assert.deepEqual(
    series.map(({ name }) => name),
    ['web-1'],
  );
});

test('of overrides that match, later ones win field by field', () => {
  const overridden = overrider([
    { match: { refId: 'A' }, color: 'ok', dashed: true },
    { match: { nameRegex: '.*-1' }, color: 'firing', axis: 'right' },
    { match: { nameRegex: '(' }, hidden: true },
  ]);
  assert.deepEqual(overridden('A', 'web-1'), { color: 'firing', dashed: true, axis: 'right' });
  assert.deepEqual(overridden('B', 'web-2'), {});
});

test('an expression matches whole names, as the server reads it', () => {
  // No two stretches of it are alike, so that the automaton of an expression that counts has no state twice.
  let seed = 1;
  let mixed = '';
  while (mixed.length < 20_000) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    mixed += 'ab'[(seed >>> 16) & 1];
  }
  const cases = [
    ['web', 'web', true],
    ['web', 'web-1', false],
    ['b', 'web', false],
    ['web|db', 'db-1', false],
    ['^web-.*$', 'web-1', true],
    ['(?i)WEB-1', 'web-1', true],
    ['.*', 'two\nlines', true],
    ['web-(?=1).*', 'web-1', false],
    ['(a+)+!', `${'a'.repeat(50_000)}`, false],
    // Its automaton has more states than anybody could wait for.
    ['(a|b)*a(a|b){31}', `${mixed}a${'b'.repeat(31)}`, false],
  ] as const;
  for (const [nameRegex, name, matches] of cases) {
    const overridden = overrider([{ match: { nameRegex }, color: 'ok' }]);
    assert.deepEqual(
      overridden('A', name),
      matches ? { color: 'ok' } : {},
      `${nameRegex} ${name.slice(0, 20)}`,
    );
  }
});

test('a series keeps the unit of its metric until panel or override say another', () => {
  const text = (display: object, overrides: object[] = []) => {
    const [series] = panelSeries({ display, overrides: overrides as never[] }, [answer({ refId: 'A' }, 'a')]);
    return formatValue(2048, series?.unit as never);
  };
  assert.equal(text({}), '2 KiB/s');
  assert.equal(text({ unit: 'decbytes' }), '2.048 kB');
  assert.equal(text({ unit: 'decbytes', decimals: 1 }), '2.0 kB');
  assert.equal(text({ unit: 'decbytes' }, [{ match: { refId: 'A' }, unit: 'ops' }]), '2,048 ops/s');
});

test('a host has one colour, and a second query about it another', () => {
  const series = panelSeries({ display: {}, overrides: [{ match: { nameRegex: 'red' }, color: 'firing' }] }, [
    answer({ refId: 'A' }, 'web-1', 'red'),
    answer({ refId: 'B' }, 'web-1'),
  ]);
  const [first, red, second] = seriesColors(series, 'light');
  const [alone] = seriesColors(panelSeries({ display: {} }, [answer({ refId: 'Z' }, 'web-1')]), 'light');
  assert.equal(first, alone);
  assert.notEqual(first, second);
  assert.equal(red, panelColor('firing', 'light'));
});
