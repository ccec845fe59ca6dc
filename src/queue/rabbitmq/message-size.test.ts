import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageSizeLimit } from './message-size.ts';

for (const [text, limit] of [
  // RabbitMQ 3.10 and 4.1.
  ['PRECONDITION_FAILED - message size 17000000 is larger than configured max size 16777216', 16_777_216],
  ['PRECONDITION_FAILED - message size 17000000 exceeds what is possible', 16_999_999],
  ["PRECONDITION_FAILED - inequivalent arg 'x-delivery-limit' for queue 'a'", undefined],
  ['channel closed', undefined],
] as const) {
  test(`the limit in ${JSON.stringify(text)} is ${limit ?? 'not said'}`, () => {
    assert.equal(messageSizeLimit(new Error(`Channel closed by server: 406 with message "${text}"`)), limit);
  });
}
