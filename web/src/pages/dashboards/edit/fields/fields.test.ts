import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelTexts, readLabels } from './labels.ts';
import { addressProblem, regexProblem, spanProblem, timeProblem, widthProblem } from './problems.ts';
import { raised } from './raised.ts';
import { unitOptions } from './unit-options.ts';

test('what the server would refuse is told while it is typed', () => {
  const cases = [
    [regexProblem, ['web-.*', '(a|b)+', '($host', ''], ['(a', 'a(?=b)', '*']],
    [
      addressProblem,
      ['https://a.example/$host', '/dashboards/x', 'mailto:a@b.example'],
      ['', 'javascript:1', '//a', 'a', ' /x'],
    ],
    [widthProblem, ['1m', 'auto', '$interval', '1h30m'], ['1', 'x', '']],
    [spanProblem, ['now-24h', 'now-1h30m'], ['now', '24h', 'now-', 'now-x']],
    [
      timeProblem,
      ['now', 'now-1h', 'now+5m', '2026-11-22T10:00:00Z', '2026-11-22'],
      ['', 'yesterday', 'now-x', '2026-11-22T10:00:00'],
    ],
  ] as const;
  for (const [problem, right, wrong] of cases) {
    for (const text of right) assert.equal(problem(text), undefined, `${problem.name} ${text}`);
    for (const text of wrong) assert.equal(typeof problem(text), 'string', `${problem.name} ${text}`);
  }
});

test('labels are read as they are written', () => {
  const labels = { host: 'web-1', expr: 'a=b', empty: '' };
  assert.deepEqual(readLabels(labelTexts(labels)), { labels, problem: undefined });
  assert.deepEqual(readLabels(['host = web-1', 'host=web-2', 'x', '=y']), {
    labels: { host: 'web-1' },
    problem: 'host is there twice',
  });
  assert.match(readLabels(['x']).problem ?? '', /write label=value/);
});

test('units are offered with one that nobody knows, and with what is typed', () => {
  const own = (unit: string | undefined, typed: string) =>
    unitOptions(unit, typed)
      .find(({ group }) => group === 'Its own')
      ?.items.map(({ value }) => value);
  assert.equal(own(undefined, ''), undefined);
  assert.equal(own('bytes', 'Bytes (IEC: KiB, MiB): 12.4 MiB'), undefined);
  assert.deepEqual(own('furlong', ''), ['furlong']);
  assert.deepEqual(own(undefined, 'cars'), ['suffix:cars', 'prefix:cars']);
  assert.deepEqual(own('suffix:cars', 'cars'), ['suffix:cars', 'prefix:cars']);
});

test('an item rises one place; the first stays', () => {
  assert.deepEqual(raised(['a', 'b', 'c'], 2), ['a', 'c', 'b']);
  const items = ['a', 'b'];
  assert.equal(raised(items, 0), items);
  assert.equal(raised(items, 5), items);
});
