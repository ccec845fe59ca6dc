import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, fileName } from './csv.ts';

test('times, numbers, gaps and texts with quotes', () => {
  const text = csvOf({
    columns: [
      { key: 'time', title: 'Time', kind: 'time' },
      { key: 'a', title: 'say "a", or b', kind: 'number' },
      { key: 'b', title: 'host', kind: 'text' },
    ],
    rows: [
      [0, 1.5, 'web-1'],
      [1_000, null, 'two\nlines'],
    ],
    left: 0,
  });
  assert.equal(
    text,
    'Time,"say ""a"", or b",host\r\n1970-01-01T00:00:00.000Z,1.5,web-1\r\n1970-01-01T00:00:01.000Z,,"two\nlines"\r\n',
  );
});

test('a name cannot become a formula of a spreadsheet, a number stays one', () => {
  const text = csvOf({
    columns: [
      { key: 'a', title: '=cmd()', kind: 'text' },
      { key: 'b', title: 'b', kind: 'number' },
    ],
    rows: [['@SUM(A1)', -5]],
    left: 0,
  });
  assert.equal(text, "'=cmd(),b\r\n'@SUM(A1),-5\r\n");
});

test('files have names that every system takes', () => {
  assert.equal(fileName('CPU: <all> / hosts?', 'csv'), 'CPU all hosts.csv');
  assert.equal(fileName('../../etc', 'csv'), 'etc.csv');
  assert.equal(fileName('<>', 'csv'), 'panel.csv');
});
