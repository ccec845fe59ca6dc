import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrowser } from './find-browser.ts';

const exists = (path: string): boolean => path === '/usr/bin/chromium' || path === '/opt/chrome';
const places = ['/usr/bin/chrome', '/usr/bin/chromium', '/opt/chrome'];

test('the named one, else the first one that is there', () => {
  assert.equal(findBrowser({ given: '/opt/chrome', places, exists }), '/opt/chrome');
  assert.equal(findBrowser({ places, exists }), '/usr/bin/chromium');
});

test('without one it is said how to get one', () => {
  const missing = { code: 'BROWSER_MISSING', fix: /apt install chromium/ };
  const refused = (search: Omit<Parameters<typeof findBrowser>[0], 'exists'>, message: RegExp) =>
    assert.throws(
      () => findBrowser({ ...search, exists }),
      (error: { code: string; message: string; fix: string }) =>
        error.code === missing.code && missing.fix.test(error.fix) && message.test(error.message),
    );
  refused({ places: [] }, /no browser was found/);
  refused({ given: '/nope', places }, /no file "\/nope"/);
  refused({ places: ['/from/environment'] }, /CHROMIUM_PATH/);
});
