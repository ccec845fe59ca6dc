import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkFinite, checkName, checkNotNegative, checkTags, checkTimestamp } from './validate.ts';

describe('validation refuses what no server can accept', () => {
  const wrong: [string, () => unknown, RegExp][] = [
    ['a name that is no text', () => checkName(7), /^TypeError: name: expected a text, got 7$/],
    ['an empty name', () => checkName(''), /name: expected a text that is not empty/],
    ['half a surrogate pair', () => checkName('a\ud800'), /is not valid Unicode/],
    ['a name of 70,000 bytes', () => checkName('x'.repeat(70_000)), /longer than 65535 bytes/],
    [
      'NaN',
      () => checkFinite(Number.NaN, 'gauge a: value'),
      /gauge a: value: expected a finite number, got NaN/,
    ],
    ['infinity', () => checkFinite(Number.POSITIVE_INFINITY, 'value'), /got Infinity/],
    ['a number as text', () => checkFinite('5', 'value'), /expected a finite number, got "5"/],
    ['a bigint', () => checkFinite(5n, 'value'), /got 5/],
    ['a negative delta', () => checkNotNegative(-1, 'delta', 'use gauge'), /≥ 0, got -1; use gauge/],
    ['a list as tags', () => checkTags(['a']), /tags: expected an object of texts, got a list/],
    ['a number as tag value', () => checkTags({ a: 1 }), /tags.a: expected a text, got 1/],
    ['an empty tag key', () => checkTags({ '': 'a' }), /tags: key: expected a text that is not empty/],
    ['a date that is none', () => checkTimestamp(new Date('x')), /timestamp: expected milliseconds/],
    ['a time before 1970', () => checkTimestamp(-1), /timestamp: expected milliseconds/],
  ];
  for (const [what, call, message] of wrong) {
    test(what, () => {
      assert.throws(call, (error) => error instanceof TypeError && message.test(String(error)));
    });
  }
});

test('tags are copied, and a tag without a value is no tag', () => {
  const tags = { host: 'a', zone: '' };
  const checked = checkTags(tags);
  tags.host = 'b';
  assert.deepEqual(checked, { host: 'a' });
  assert.equal(checkTags({ zone: '' }), undefined);
});

test('a time may be a number or a Date and is rounded to milliseconds', () => {
  assert.equal(checkTimestamp(new Date(5)), 5);
  assert.equal(checkTimestamp(5.4), 5);
  assert.equal(checkTimestamp(undefined), undefined);
});
