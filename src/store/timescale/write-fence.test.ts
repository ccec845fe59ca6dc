import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientBase } from 'pg';
import { fenceWrites } from './write-fence.ts';

/** A connection that finds these write transactions under way, one list for each look. */
function clientSeeing(looks: readonly (readonly string[])[]) {
  const statements: string[] = [];
  let look = 0;
  const query = async (sql: string) => {
    statements.push(sql.trim().split(' ', 1)[0] ?? '');
    if (!sql.includes('pg_locks')) return { rows: [] };
    const writers = looks[look] ?? [];
    look += 1;
    return { rows: writers.map((writer) => ({ writer })) };
  };
  return { client: { query } as unknown as ClientBase, statements, looks: () => look };
}

test('the fence is moved before anybody is waited for', async () => {
  const { client, statements, looks } = clientSeeing([[]]);
  await fenceWrites(client, Date.UTC(2026, 10, 22));
  assert.deepEqual(statements, ['UPDATE', 'SELECT']);
  assert.equal(looks(), 1);
});

test('those that write already are waited for, those that begin later are not', async () => {
  const { client, looks } = clientSeeing([['3/1', '4/7'], ['4/7', '5/1'], ['5/1', '6/2', '3/2'], ['5/1']]);
  await fenceWrites(client, Date.UTC(2026, 10, 22));
  assert.equal(looks(), 3);
});
