import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeOfAddress } from './theme.ts';

const FACTS: readonly [string, string | undefined][] = [
  ['/embed/b?theme=dark', 'dark'],
  ['/public/t?theme=light&from=now-1h', 'light'],
  ['/wall?theme=dark&boards=a', 'dark'],
  ['/wall?theme=purple', undefined],
  ['/wall', undefined],
  ['/dashboards/b?theme=dark', undefined],
  ['/wallpaper?theme=dark', undefined],
];

for (const [address, theme] of FACTS) {
  test(`${address} asks for ${theme ?? 'no theme'}`, () => {
    assert.equal(themeOfAddress(new URL(address, 'http://localhost')), theme);
  });
}
