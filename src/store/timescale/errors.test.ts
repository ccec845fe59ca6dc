import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectionError } from '../../postgres/faults.ts';
import { storeError } from './errors.ts';

function fault(code: string | undefined, message = 'it failed'): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

for (const [code, expected, retryable] of [
  ['ECONNREFUSED', 'STORE_UNAVAILABLE', true],
  ['57P01', 'STORE_UNAVAILABLE', true],
  ['57014', 'STORE_UNAVAILABLE', true],
  ['53300', 'STORE_UNAVAILABLE', true],
  ['53100', 'STORE_FULL', true],
  ['40001', 'STORE_UNAVAILABLE', true],
  ['40P01', 'STORE_UNAVAILABLE', true],
  ['25006', 'STORE_UNAVAILABLE', true],
  ['08006', 'STORE_UNAVAILABLE', true],
  ['28P01', 'STORE_UNAVAILABLE', true],
  ['22003', '22003', false],
  ['23514', '23514', false],
  ['42P01', 'STORE_UNAVAILABLE', true],
  ['54000', '54000', false],
  [undefined, 'STORE_FAULT', false],
] as const) {
  test(`${code ?? 'an error without a code'} becomes ${expected}, ${retryable ? 'worth' : 'not worth'} trying again`, () => {
    const error = storeError(fault(code), 'storing samples');
    assert.equal(error.code, expected);
    assert.equal(error.retryable, retryable);
    assert.match(error.message, /^storing samples: .*it failed/);
  });
}

test('a connection that ended without a code is one to make anew; a deadlock is not', () => {
  assert.ok(isConnectionError(fault(undefined, 'Connection terminated unexpectedly')));
  assert.ok(isConnectionError(new AggregateError([fault('ECONNREFUSED')])));
  assert.ok(!isConnectionError(fault('40P01', 'deadlock detected')));
  assert.ok(!isConnectionError(fault('23505', 'socket')));
});
