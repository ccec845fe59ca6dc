import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortened } from './explain.ts';

test('long lists of numbers are shortened, short ones and other text are not', () => {
  const ids = Array.from({ length: 1_000 }, (_, id) => id + 1);
  assert.equal(
    shortened(`WHERE series_id = ANY ('{${ids.join(',')}}') AND x IN (1, 2)`),
    `WHERE series_id = ANY ('{1,2,3,4,5,6,7,8,… 1000}') AND x IN (1, 2)`,
  );
  assert.equal(shortened(`IN (${ids.join(', ')})`), 'IN (1, 2, 3, 4, 5, 6, 7, 8, … 1000)');
});
