import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TableColumn } from '../../../../../../src/model/dashboard/panel.ts';
import { columnLines, withColumn, withColumnRaised, withoutColumn } from './table-columns.ts';

const KNOWN = ['host', 'mode', 'A', 'B'].map((key) => ({ key, title: key, isNumber: key < 'a' }));
const lines = (asked: readonly TableColumn[] = []) => columnLines(asked, KNOWN);
const named = (columns: readonly TableColumn[] | undefined) => columns?.map(({ column }) => column);

test('columns that the panel names come first, then the others as they come', () => {
  const asked = [{ column: 'B', title: 'Load' }, { column: 'gone' }];
  assert.deepEqual(
    lines(asked).map(({ key, asked: { title }, place }) => [key, title, place]),
    [
      ['B', 'Load', 3],
      ['gone', undefined, undefined],
      ['host', undefined, 0],
      ['mode', undefined, 1],
      ['A', undefined, 2],
    ],
  );
});

test('a column that is renamed stays where it is', () => {
  const said = withColumn(lines(), { column: 'mode', title: 'Mode' });
  assert.deepEqual(said, [{ column: 'host' }, { column: 'mode', title: 'Mode' }]);
  assert.deepEqual(
    columnLines(said ?? [], KNOWN).map(({ key }) => key),
    ['host', 'mode', 'A', 'B'],
  );
  assert.equal(withColumn(lines(said), { column: 'mode' }), undefined);
});

test('a column rises one place, and names no more columns than that needs', () => {
  const once = withColumnRaised(lines(), 3);
  assert.deepEqual(named(once), ['host', 'mode', 'B']);
  const twice = withColumnRaised(lines(once), 2);
  assert.deepEqual(named(twice), ['host', 'B']);
  const back = withColumnRaised(lines(twice), 2);
  assert.deepEqual(named(back), ['host', 'mode', 'B']);
  assert.equal(withColumnRaised(lines(once), 3), undefined);
  assert.equal(withColumnRaised(lines(), 0), undefined);
});

test('what is said of a column that is not there is kept until it is taken away', () => {
  const asked = [{ column: 'gone', hidden: true }];
  assert.deepEqual(named(withColumn(lines(asked), { column: 'host', widthPx: 90 })), ['gone', 'host']);
  assert.equal(withoutColumn(lines(asked), 'gone'), undefined);
});
