import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SETTINGS } from './settings.ts';
import { renderSettingsPage } from './settings-page.ts';

test('the settings page in docs/guide is current', () => {
  const page = readFileSync(new URL('../../docs/guide/settings.md', import.meta.url), 'utf8');
  // Not assert.equal: its message would be the whole page, twice.
  assert.ok(page === renderSettingsPage(), 'run "npm run settings-page" and commit docs/guide/settings.md');
});

test('every setting has a description and a default', () => {
  for (const { path, schema } of SETTINGS.values()) {
    assert.ok(schema.description, `${path} has no description`);
    assert.notEqual(schema.default, undefined, `${path} has no default`);
  }
});

test('no two settings share an environment variable', () => {
  const names = [...SETTINGS.values()].map(({ envName }) => envName);
  assert.equal(new Set(names).size, names.length);
});
