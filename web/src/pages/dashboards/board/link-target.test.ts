import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkTarget } from './link-target.ts';

const target = (url: string, keepContext = false) =>
  linkTarget({ title: 't', url, keepContext }, '?from=now-6h&var-host=a&var-host=b&panel=3&edit=');

const FACTS: readonly (readonly [url: string, path: string | undefined])[] = [
  ['https://example.com/a?b=1', 'https://example.com/a?b=1'],
  ['mailto:ops@example.com', 'mailto:ops@example.com'],
  ['/dashboards/x', '/dashboards/x'],
  ['javascript:alert(1)', undefined],
  [' JavaScript:alert(1)', undefined],
  ['data:text/html,<b>', undefined],
  ['//evil.example.com', undefined],
  ['/\\evil.example.com', undefined],
  ['dashboards/x', undefined],
  ['', undefined],
];
for (const [url, path] of FACTS) {
  test(`a link to "${url}" ${path === undefined ? 'leads nowhere' : 'is followed'}`, () =>
    assert.equal(target(url)?.path, path));
}

test('time and variables go along when wanted, and what the link says itself goes first', () => {
  assert.equal(target('/dashboards/x', true)?.path, '/dashboards/x?from=now-6h&var-host=a&var-host=b');
  assert.equal(
    target('/dashboards/x?from=now-1h&var-host=c', true)?.path,
    '/dashboards/x?from=now-1h&var-host=c',
  );
  const FACTS: readonly (readonly [url: string, path: string])[] = [
    ['/dashboards/x?q=a?b&from=1', '/dashboards/x?q=a%3Fb&from=1&var-host=a&var-host=b'],
    ['/dashboards/x#load', '/dashboards/x?from=now-6h&var-host=a&var-host=b#load'],
    ['/dashboards/x?from=1&var-host=c#a?b#c', '/dashboards/x?from=1&var-host=c#a?b#c'],
    ['/.//evil.example.com', '/.//evil.example.com?from=now-6h&var-host=a&var-host=b'],
    ['/a b/../c', '/a b/../c?from=now-6h&var-host=a&var-host=b'],
  ];
  for (const [url, path] of FACTS) assert.equal(target(url, true)?.path, path);
});
