import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../api/errors.ts';
import { errorAt, fieldErrors } from './field-errors.ts';

const refused = (message: string, code = 'INVALID_RULE', fix?: string) =>
  new ApiError(message, { status: 400, code, fix });

test('the place that the server names gets its words, with the way out', () => {
  const errors = fieldErrors(
    refused('annotations.summary: unknown name "foo"', 'INVALID_RULE', 'Known are value and labels.'),
  );
  assert.deepEqual(errors, { 'annotations.summary': 'Unknown name "foo". Known are value and labels.' });
  assert.equal(errorAt(errors, 'annotations'), errors['annotations.summary']);
});

test('several places are told apart, also those of the schema', () => {
  const errors = fieldErrors(
    refused('body.threshold: must be number; body.query.metric: must not be empty; see there', 'X', 'Look.'),
  );
  assert.deepEqual(errors, { threshold: 'Must be number.', 'query.metric': 'Must not be empty; see there.' });
  assert.equal(errorAt(errors, 'query'), 'Must not be empty; see there.');
  assert.equal(errorAt(errors, 'thresh'), undefined);
});

test('odd keys and matchers are places too', () => {
  assert.deepEqual(fieldErrors(refused('rule.labels.odd key: is empty')), { 'labels.odd key': 'Is empty.' });
  assert.deepEqual(fieldErrors(refused('matchers[1] (host=~"("): a bracket is not closed at position 0')), {
    'matchers[1]': 'A bracket is not closed at position 0.',
  });
  assert.deepEqual(fieldErrors(refused('rule.query.filters: host=~"(": no end')), {
    'query.filters': 'Host=~"(": no end.',
  });
});

test('a name that is taken is the fault of the name', () => {
  const error = new ApiError('there is a rule of this name', { status: 409, code: 'NAME_TAKEN' });
  assert.deepEqual(fieldErrors(error), { name: 'there is a rule of this name' });
});

test('an error of the server has no place', () => {
  assert.deepEqual(fieldErrors(new ApiError('x: y', { status: 503, code: 'METADATA_UNAVAILABLE' })), {});
  assert.deepEqual(fieldErrors(new Error('x: y')), {});
});
