import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRegex } from '../../lib/regex/regex.ts';
import { convertRegex } from './regex.ts';

test('expressions that look anywhere match whole texts here', () => {
  const facts: readonly (readonly [string, string])[] = [
    ['web', '.*?web.*'],
    ['/web/', '.*?web.*'],
    ['/^web-\\d+$/', 'web-\\d+'],
    ['/^web/', 'web.*'],
    ['/web$/', '.*?web'],
    ['/web\\$/', '.*?web\\$.*'],
    ['/web\\\\$/', '.*?web\\\\'],
    ['/.*instance="([^"]*)".*/', '.*instance="([^"]*)".*'],
    ['/a|b/', '.*?(?:a|b).*'],
    ['/^a|b$/', '(?:.*?(?:^a|b$).*)'],
    ['/web/i', '(?i:.*?web.*)'],
    ['/(?<text>x)/', '.*?(?<text>x).*'],
    ['$host.*', '.*?$host.*'],
  ];
  for (const [source, expected] of facts) assert.equal(convertRegex(source), expected);
});

test('they match what they matched', () => {
  const facts: readonly (readonly [string, string, boolean])[] = [
    ['/a|^b$/', 'xax', true],
    ['/a|^b$/', 'b', true],
    ['/a|^b$/', 'bb', false],
    ['/^a|b$/', 'ax', true],
    ['/^a|b$/', 'xb', true],
    ['/^a|b$/', 'xax', false],
    ['/WEB/i', 'my-web-1', true],
  ];
  for (const [source, text, expected] of facts) {
    const regex = compileRegex(convertRegex(source) ?? '');
    assert.equal(regex.test(text, { steps: 10_000 }), expected, `${source} ${text}`);
  }
});

test('what RE2 cannot say has no counterpart', () => {
  for (const source of ['/(?!a)/', '/(?<=a)b/', '/(a)\\1/', '/[/', '/a/y', '/(/'])
    assert.equal(convertRegex(source), undefined, source);
});
