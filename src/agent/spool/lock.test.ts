import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { lockSpool, SpoolInUse } from './lock.ts';

test('a folder is locked until it is given back, also within one process', (t) => {
  const dir = temporaryFolder(t);
  const unlock = lockSpool(dir);
  assert.throws(() => lockSpool(dir), SpoolInUse);
  assert.equal(JSON.parse(readFileSync(join(dir, 'agent.lock'), 'utf8')).pid, process.pid);
  unlock();
  assert.deepEqual(readdirSync(dir), []);
  lockSpool(dir)();
});

test('a running process keeps its lock; after its end the lock is taken over', async (t) => {
  const dir = temporaryFolder(t);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  t.after(() => child.kill('SIGKILL'));
  writeFileSync(join(dir, 'agent.lock'), JSON.stringify({ pid: child.pid, started: '' }));
  assert.throws(() => lockSpool(dir), new RegExp(`is used by process ${child.pid}`));
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockSpool(dir)();
  assert.equal(existsSync(join(dir, 'agent.lock')), false);
});

test('locks left behind are taken over', (t) => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const left: [string, string][] = [
    ['by a process that is gone', JSON.stringify({ pid: gone, started: '' })],
    [
      'by an earlier process with our pid, as in a container',
      JSON.stringify({ pid: process.pid, started: 'x' }),
    ],
    ['by an earlier process whose pid another one has now', JSON.stringify({ pid: 1, started: 'boot/1' })],
    ['half written', '{"pid":'],
    ['with something else in it', '"hello"'],
  ];
  for (const [what, text] of left) {
    const dir = temporaryFolder(t);
    writeFileSync(join(dir, 'agent.lock'), text);
    assert.doesNotThrow(() => lockSpool(dir)(), what);
    assert.deepEqual(readdirSync(dir), [], what);
  }
});
