import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveExpectingExit, startServer } from './support/server.ts';

test('a second process on the same data folder is refused and the first goes on', async (t) => {
  const first = await startServer();
  t.after(() => first.dispose());
  const { code, stderr } = await serveExpectingExit({ dataDir: first.dataDir });
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(`data folder .* is in use by another Dashboarding process \\(pid ${first.pid}\\)`),
  );
  assert.match(stderr, /--data-dir/);
  assert.equal((await fetch(new URL('/health', first.url))).status, 200);
});

test('after kill -9 the folder can be taken at once', async (t) => {
  const first = await startServer();
  t.after(() => first.dispose());
  await first.kill();
  const second = await startServer({ dataDir: first.dataDir });
  t.after(() => second.dispose());
  assert.equal((await second.stop()).code, 0);
});

test('a folder of a newer format is refused and left as it is', async (t) => {
  const dataDir = temporaryFolder(t);
  const format = '{"format": 99}\n';
  writeFileSync(join(dataDir, 'format.json'), format);
  const { code, stderr } = await serveExpectingExit({ dataDir });
  assert.equal(code, 1);
  assert.match(stderr, /has format 99, written by a newer version/);
  assert.equal(readFileSync(join(dataDir, 'format.json'), 'utf8'), format);
});

test("somebody's folder is not filled with data", async (t) => {
  const dataDir = temporaryFolder(t);
  writeFileSync(join(dataDir, 'thesis.tex'), '');
  const { code, stderr } = await serveExpectingExit({ dataDir });
  assert.equal(code, 1);
  assert.match(stderr, /holds other files \(thesis\.tex\)/);
});

test('a port that is taken is named, and the folder is given up', async (t) => {
  const first = await startServer();
  t.after(() => first.dispose());
  const dataDir = temporaryFolder(t);
  const port = Number(new URL(first.url).port);
  const { code, stderr } = await serveExpectingExit({ dataDir, port });
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`port ${port} is in use`));
  const again = await startServer({ dataDir });
  t.after(() => again.dispose());
});

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-folder-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
