import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserPlaces } from './browser-places.ts';

test('what is named is the only place', () => {
  assert.deepEqual(browserPlaces({ CHROMIUM_PATH: '/opt/c', PATH: '/bin' }, 'linux'), ['/opt/c']);
});

test('on Linux the usual names on the PATH, each in all its folders', () => {
  const places = browserPlaces({ PATH: '/usr/local/bin:/usr/bin:', CHROMIUM_PATH: '' }, 'linux');
  assert.deepEqual(places.slice(0, 3), [
    '/usr/local/bin/chromium',
    '/usr/bin/chromium',
    '/usr/local/bin/chromium-browser',
  ]);
  assert.ok(places.includes('/usr/bin/microsoft-edge'));
  assert.deepEqual(browserPlaces({}, 'linux'), []);
});

test('on macOS the applications as well, of all users and of this one', () => {
  const places = browserPlaces({ PATH: '/bin', HOME: '/Users/ann' }, 'darwin');
  assert.equal(places[0], '/bin/chromium');
  assert.ok(places.includes('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'));
  assert.ok(places.includes('/Users/ann/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'));
});

test('on Windows the folders for programs, Chrome before Edge', () => {
  const folders = {
    PROGRAMFILES: 'C:\\Program Files',
    'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
  };
  const places = browserPlaces(folders, 'win32');
  assert.equal(places[0], 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
  assert.equal(places.at(-1), 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe');
});
