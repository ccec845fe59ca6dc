import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outcomeOf } from './outcome.ts';
import type { TransportResponse } from './transport.ts';

const response = (status: number, part: Partial<TransportResponse> = {}): TransportResponse => ({
  status,
  retryAfter: undefined,
  location: undefined,
  body: '',
  ...part,
});

describe('what each status means for a batch', () => {
  const kinds: [number, string][] = [
    [200, 'delivered'],
    [202, 'delivered'],
    [204, 'delivered'],
    [301, 'failed'],
    [400, 'refused'],
    [401, 'failed'],
    [403, 'failed'],
    [404, 'failed'],
    [421, 'failed'],
    [408, 'failed'],
    [409, 'refused'],
    [413, 'too-large'],
    [415, 'refused'],
    [422, 'refused'],
    [425, 'failed'],
    [429, 'failed'],
    [500, 'failed'],
    [502, 'failed'],
    [503, 'failed'],
    [504, 'failed'],
  ];
  for (const [status, kind] of kinds) {
    test(`${status}: ${kind}`, () => assert.equal(outcomeOf(response(status), 0).kind, kind));
  }
});

test('refused samples of a taken batch are counted, with the first five reasons', () => {
  const errors = Array.from({ length: 8 }, (_, index) => ({ index, code: 'BAD_TAG', message: 'too long' }));
  const body = JSON.stringify({ accepted: 2, rejected: 8, errors });
  const outcome = outcomeOf(response(202, { body }), 0);
  assert.ok(outcome.kind === 'delivered');
  assert.equal(outcome.refused, 8);
  assert.equal(outcome.reasons.length, 5);
  assert.equal(outcome.reasons[0], 'metrics[0]: BAD_TAG: too long');
});

test('a refusal carries the server’s own words', () => {
  const body = JSON.stringify({
    error: { code: 'NO_SAMPLES', message: 'none was taken', fix: 'Send some.' },
    errors: [{ index: 0, code: 'BAD_VALUE', message: 'expected a number' }],
  });
  const outcome = outcomeOf(response(400, { body }), 0);
  assert.ok(outcome.kind === 'refused');
  assert.equal(
    outcome.message,
    'HTTP 400: NO_SAMPLES: none was taken: Send some.: metrics[0]: BAD_VALUE: expected a number',
  );
});

test('answers that are not ours are understood by their status', () => {
  for (const body of ['<html>Bad Gateway</html>', 'null', '[]', '{"errors":[null]}', '{"error":null}']) {
    assert.equal(outcomeOf(response(502, { body }), 0).kind, 'failed');
    assert.equal(outcomeOf(response(202, { body }), 0).kind, 'delivered');
    assert.equal(outcomeOf(response(400, { body }), 0).kind, 'refused');
  }
});

test('a moved address is named', () => {
  const outcome = outcomeOf(response(308, { location: 'https://metrics.example/api/v1/metrics' }), 0);
  assert.ok(outcome.kind === 'failed');
  assert.match(outcome.message, /moved to https:\/\/metrics\.example/);
});
