import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CleanupStack } from './cleanup-stack.ts';
import { keptLog } from './testing/setup.ts';

function stackWithAFault(): { stack: CleanupStack; ended: string[] } {
  const stack = new CleanupStack();
  const ended: string[] = [];
  stack.add('the store', async () => void ended.push('store'));
  stack.add('the writer', () => Promise.reject(new Error('stuck')));
  stack.add('the server', async () => void ended.push('server'));
  return { stack, ended };
}

test('what comes after a step that fails is ended too, last started first, and the failure is told', async () => {
  const { stack, ended } = stackWithAFault();
  await assert.rejects(stack.run(), /the writer could not be closed/);
  assert.deepEqual(ended, ['server', 'store']);
  await assert.rejects(stack.run(), /the writer/);
  assert.equal(ended.length, 2);
});

test('after a start that failed, failures of ending the rest are only logged', async () => {
  const { stack, ended } = stackWithAFault();
  const { log, lines } = keptLog();
  await stack.runAfterFailure(log);
  assert.deepEqual(ended, ['server', 'store']);
  assert.match(JSON.stringify(lines), /the writer could not be closed/);
});
