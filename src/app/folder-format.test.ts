import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ensureFormat } from './folder-format.ts';

test('an empty folder is marked with the current format', (t) => {
  const folder = temporaryFolder(t);
  assert.deepEqual(ensureFormat(folder, []), { from: 1, to: 1 });
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'format.json'), 'utf8')), { format: 1 });
});

test('a fresh volume with lost+found counts as empty', (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'lost+found'));
  assert.deepEqual(ensureFormat(folder, []), { from: 1, to: 1 });
});

test('a folder that holds something else is refused and left as it is', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'diary.txt'), '');
  assert.throws(() => ensureFormat(folder, []), { code: 'NOT_A_DATA_DIR', message: /diary\.txt/ });
  assert.equal(existsSync(join(folder, 'format.json')), false);
});

test('an older format is migrated step by step', (t) => {
  const folder = temporaryFolder(t);
  ensureFormat(folder, []);
  const steps: number[] = [];
  const result = ensureFormat(folder, [() => steps.push(1), () => steps.push(2)]);
  assert.deepEqual(result, { from: 1, to: 3 });
  assert.deepEqual(steps, [1, 2]);
  assert.deepEqual(ensureFormat(folder, [() => assert.fail(), () => assert.fail()]), { from: 3, to: 3 });
});

test('a migration that fails is tried again from where it stopped', (t) => {
  const folder = temporaryFolder(t);
  ensureFormat(folder, []);
  const failing = (): void => {
    throw new Error('disk full');
  };
  assert.throws(() => ensureFormat(folder, [() => undefined, failing]), /disk full/);
  const again = ensureFormat(folder, [() => assert.fail('the first step was done'), () => undefined]);
  assert.deepEqual(again, { from: 2, to: 3 });
});

test('a newer format is refused with both versions', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'format.json'), '{"format": 7}');
  assert.throws(() => ensureFormat(folder, []), {
    code: 'DATA_FORMAT_NEWER',
    message: /has format 7, written by a newer version; this version knows formats up to 1/,
  });
});

for (const content of ['', '{}', '{"format":"1"}', '{"format":0}', 'null']) {
  test(`a format file with ${JSON.stringify(content)} is refused, not guessed`, (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'format.json'), content);
    assert.throws(() => ensureFormat(folder, []), { code: 'DATA_FORMAT_UNREADABLE' });
  });
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'folder-format-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}
