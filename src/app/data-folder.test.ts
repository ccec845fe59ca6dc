import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { openDataFolder } from './data-folder.ts';

const log = pino({ level: 'silent' });

test('a folder is made with its parents, for nobody else to read', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'dashboarding-folder-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const folder = openDataFolder({ dir: join(base, 'a', 'b'), log });
  folder.release();
  assert.equal(statSync(folder.path).mode & 0o007, 0);
});

test('a path through a file and one where nothing can be made are refused at once', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'dashboarding-folder-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  writeFileSync(join(base, 'file'), '');
  for (const dir of [join(base, 'file'), join(base, 'file', 'below'), '/proc/nothing/below']) {
    assert.throws(() => openDataFolder({ dir, log }), { code: 'DATA_DIR_UNUSABLE' }, dir);
  }
});
