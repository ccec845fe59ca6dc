import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { postSamples, query, totalOf } from './support/http.ts';
import { startServer } from './support/server.ts';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('../', import.meta.url));

describe('the package that npm pack makes', () => {
  let folder: string;
  let unpacked: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dashboarding-package-'));
    unpacked = join(folder, 'node_modules/dashboarding');
    mkdirSync(unpacked, { recursive: true });
    await execute('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
    const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    await execute('tar', ['-xzf', join(folder, archive), '-C', unpacked, '--strip-components=1']);
    linkDependencies(folder, unpacked);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the browser application, and neither sources nor tests', () => {
    const files = readdirSync(unpacked, { recursive: true }).map(String);
    assert.ok(files.includes('web/dist/index.html'));
    assert.deepEqual(
      files.filter((file) => /\.test\.|\/testing\/|(?<!\.d)\.ts$/.test(file)),
      [],
    );
  });

  test('has a command that starts', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const { stdout } = await execute(process.execPath, [join(unpacked, 'dist/main.js'), '--version']);
    assert.equal(stdout, `${version}\n`);
  });

  test('serves, stores and answers', async (t) => {
    const server = await startServer({ main: join(unpacked, 'dist/main.js') });
    t.after(() => server.dispose());
    assert.equal((await postSamples(server.url, [{ name: 'packed', value: 1 }])).status, 202);
    const answer = await query(server.url, { metric: 'packed', aggregation: 'sum', start: 'now-1h' });
    assert.equal(totalOf(answer), 1);
    const page = await fetch(server.url, { headers: { accept: 'text/html' } });
    assert.match(await page.text(), /id="root"/);
    assert.equal((await server.stop()).code, 0, server.log());
  });

  test('exports MetricAgent to JavaScript', async () => {
    const script =
      "import { MetricAgent } from 'dashboarding'; console.log(typeof MetricAgent.prototype.gauge);";
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
    });
    assert.equal(stdout, 'function\n');
  });

  test('brings types that a strict TypeScript project accepts', async () => {
    const source = `
      import { MetricAgent } from 'dashboarding';
      const agent = new MetricAgent({ serverUrl: 'http://127.0.0.1:8080' });
      agent.gauge('queue_length', 3, { host: 'a' });
      // @ts-expect-error: a value is a number
      agent.gauge('queue_length', '3');
      await agent.close();`;
    writeFileSync(join(folder, 'use.mts'), source);
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types')];
    await execute(process.execPath, [compiler, ...options, ...types, 'use.mts'], { cwd: folder }).catch(
      (error: { stdout?: string }) => assert.fail(error.stdout),
    );
  });
});

/** The packages it needs at run time, and no others: one that is missing in `dependencies` is found out. */
function linkDependencies(folder: string, unpacked: string): void {
  const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
}
