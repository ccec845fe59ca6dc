import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkValue } from './check.ts';

test('a secret is never printed', () => {
  assert.throws(
    () =>
      checkValue({ type: 'string', minLength: 20, secret: true }, 'hunter2', 'config.yaml: mail.password'),
    (error: Error) => !error.message.includes('hunter2') && error.message.includes('secret'),
  );
});

test('a long value is cut', () => {
  assert.throws(
    () => checkValue({ type: 'integer' }, 'x'.repeat(10_000), 'DASHBOARDING_PORT'),
    (error: Error) => error.message.length < 200,
  );
});
