import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { lockFolder } from './folder-lock.ts';

test('a folder is taken once and can be taken again after its release', (t) => {
  const folder = temporaryFolder(t);
  const lock = lockFolder(folder);
  assert.throws(() => lockFolder(folder), { code: 'DATA_DIR_IN_USE' });
  lock.release();
  lockFolder(folder).release();
});

test('the refusal names the process that has the folder', (t) => {
  const folder = temporaryFolder(t);
  const lock = lockFolder(folder);
  t.after(() => lock.release());
  assert.throws(() => lockFolder(folder), { message: new RegExp(`pid ${process.pid}\\)`) });
});

test('a process that is killed with -9 leaves the folder free', async (t) => {
  const folder = temporaryFolder(t);
  const holder = spawnHolder(folder);
  t.after(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  assert.throws(() => lockFolder(folder), { message: new RegExp(`pid ${holder.pid}\\)`) });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockFolder(folder).release();
});

test('of many processes that want a folder at once exactly one gets it', async (t) => {
  const folder = temporaryFolder(t);
  const holders = Array.from({ length: 4 }, () => spawnHolder(folder));
  t.after(() => {
    for (const holder of holders) holder.kill('SIGKILL');
  });
  const answers = await Promise.all(
    holders.map(async (holder) => String((await once(holder.stdout, 'data'))[0])),
  );
  assert.deepEqual(answers.map((answer) => answer.trim()).sort(), [
    'locked',
    'refused',
    'refused',
    'refused',
  ]);
});

/** A process that takes the folder, says so and keeps it until it is killed. */
function spawnHolder(folder: string) {
  const script = `
    const { lockFolder } = await import(${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)});
    try { lockFolder(${JSON.stringify(folder)}); console.log('locked'); }
    catch (error) { console.log(error.code === 'DATA_DIR_IN_USE' ? 'refused' : String(error)); }
    setInterval(() => undefined, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'folder-lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}
