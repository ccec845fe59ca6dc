import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingEntries, readLockFile } from '../scripts/complete-lock.ts';

test('the lock file names the optional packages of every platform, so that npm ci takes it', () => {
  assert.deepEqual(
    Object.keys(missingEntries(readLockFile())),
    [],
    'run "npm run lock" and commit the lock file',
  );
});
