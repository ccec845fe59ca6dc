import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackendTotals } from './backend-usage.ts';

const backend = (pid: number, kind: string, cpuSeconds: number) => ({ pid, kind, cpuSeconds });

test('time is counted by kind, from the first look on, of those that ended as well', () => {
  const totals = new BackendTotals();
  totals.look([backend(1, 'write', 100), backend(2, 'query', 50)]);
  totals.look([backend(1, 'write', 103), backend(2, 'query', 51), backend(3, 'job', 2)]);
  totals.look([backend(1, 'write', 104), backend(4, 'job', 1)]);
  assert.deepEqual(totals.totals(), [
    ['write', 4],
    ['job', 3],
    ['query', 1],
  ]);
});

test('a number that another process took over begins anew', () => {
  const totals = new BackendTotals();
  totals.look([backend(1, 'write', 100)]);
  totals.look([backend(1, 'job', 7)]);
  totals.look([backend(1, 'job', 2)]);
  assert.deepEqual(totals.totals(), [
    ['job', 9],
    ['write', 0],
  ]);
});
