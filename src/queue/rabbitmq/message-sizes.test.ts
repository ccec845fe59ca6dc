import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageSizes } from './message-sizes.ts';

function seen(largestBytes: number, ...sizes: number[]): MessageSizes {
  const messages = new MessageSizes(largestBytes);
  for (const size of sizes) messages.see(size);
  return messages;
}

const times = (count: number, size: number): number[] => Array.from({ length: count }, () => size);

for (const [title, messages, fitting] of [
  ['as large as they may be until some were seen', seen(100, ...times(7, 1)), 10],
  ['as large as those that were seen', seen(100, ...times(8, 5)), 200],
  ['as large as the largest of them', seen(100, ...times(20, 5), 50, 5), 20],
  ['small again when no large one came for long', seen(100, 50, ...times(1_000, 5)), 199],
  ['of a byte at least', seen(100, ...times(8, 0)), 1_000],
] as const) {
  test(`messages are reckoned ${title}`, () => {
    assert.equal(messages.fitting(1_000), fitting);
    assert.equal(messages.fitting(-1), 0);
  });
}
