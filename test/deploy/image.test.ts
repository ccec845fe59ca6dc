import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { execForm, lintDockerfile, readDockerfile, type Step } from '../support/deploy/dockerfile.ts';
import { ROOT, readText } from '../support/deploy/files.ts';
import { buildImage, isIgnored } from '../support/deploy/image.ts';
import { findMissingPaths } from '../support/deploy/routes.ts';
import { configOf } from '../support/deploy/settings.ts';
import { postSamples, query, totalOf } from '../support/http.ts';
import { startServer } from '../support/server.ts';

const execute = promisify(execFile);
const STAGES = readDockerfile();
const STEPS = STAGES.at(-1)?.steps ?? [];

/** The last instruction of its kind, which is the one that counts. */
function stepOf(keyword: string): Step {
  return STEPS.findLast((step) => step.keyword === keyword) ?? assert.fail(`no ${keyword}`);
}

const environment = Object.fromEntries(stepOf('ENV').words.map((word) => word.split('=', 2)));
const config = configOf(environment);

describe('the Dockerfile', () => {
  test('is one that the builder takes', () => {
    assert.deepEqual(lintDockerfile(), []);
  });

  test('takes the Node.js that tests run on, by its full version, in every stage', () => {
    const lock = JSON.parse(readText('package-lock.json')) as {
      packages: Record<string, { version: string }>;
    };
    const { version } = lock.packages['node_modules/node'] ?? assert.fail('node is not locked');
    assert.deepEqual(
      STAGES.map(({ image }) => image),
      STAGES.map(() => `node:${version}-bookworm-slim`),
    );
  });

  test('copies from the repository and from its own stages only', () => {
    const steps = STAGES.flatMap((stage) => stage.steps);
    assert.deepEqual(
      steps.filter(({ keyword }) => keyword === 'ADD'),
      [],
    );
    assert.doesNotMatch(readText('deploy/Dockerfile'), /curl|wget|https?:\/\/(?!127\.0\.0\.1)/);
    const stages = STAGES.map(({ name }) => name);
    assert.deepEqual(
      steps.filter(({ from }) => from !== undefined && !stages.includes(from)),
      [],
    );
  });

  test('runs as a user that is a number and not root, who owns the data folder', () => {
    const [user] = stepOf('USER').words;
    assert.equal(user, '10001:10001');
    assert.deepEqual(stepOf('VOLUME').words, [config.server.dataDir]);
    const [prepare] = STEPS;
    assert.match(prepare?.text ?? '', /^install --directory --owner=10001 --group=10001 --mode=0750 /);
    assert.equal(prepare?.words.at(-1), config.server.dataDir);
  });

  test('starts the server without a shell, which would keep SIGTERM from it', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: { start: string } };
    const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
    assert.deepEqual(execForm(stepOf('ENTRYPOINT')), ['node', ...flags, '/app/dist/main.js']);
    assert.deepEqual(execForm(stepOf('CMD')), ['serve']);
    assert.deepEqual(stepOf('STOPSIGNAL').words, ['SIGTERM']);
  });

  test('listens where others reach it, on the port it names, for production', () => {
    assert.equal(environment.NODE_ENV, 'production');
    assert.equal(config.server.host, '0.0.0.0');
    assert.deepEqual(stepOf('EXPOSE').words, [String(config.server.port)]);
  });

  test('asks for a path that the server has to see whether it lives', async () => {
    const paths = [...stepOf('HEALTHCHECK').text.matchAll(/'(\/[\w/]+)'/g)].map(([, path = '']) => path);
    assert.deepEqual(paths, ['/health/live']);
    assert.deepEqual(await findMissingPaths(paths), []);
  });
});

test('data, secrets, history and installed packages never reach the builder', () => {
  const secret = ['deploy/.env', 'deploy/kubernetes/base/secrets.env', 'src/.env', 'data/format.json'];
  const large = ['.git/config', 'node_modules/fastify/package.json', 'dist/main.js', 'web/dist/index.html'];
  const tests = ['test/docs.test.ts', 'src/lib/glob.test.ts', 'src/app/testing/setup.ts'];
  assert.deepEqual(
    [...secret, ...large, ...tests].filter((path) => !isIgnored(path)),
    [],
  );
  assert.deepEqual(
    ['package.json', 'src/main.ts', 'web/index.html', 'scripts/build.ts'].filter(isIgnored),
    [],
  );
});

describe('an image built by the Dockerfile', () => {
  let folder: string;
  let root: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dashboarding-image-'));
    root = await buildImage(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the program, the pages and the license, and neither sources nor tests', () => {
    const files = globSync('app/**', { cwd: root, exclude: ['app/node_modules'] });
    for (const file of ['app/dist/main.js', 'app/web/dist/index.html', 'app/package.json', 'app/LICENSE']) {
      assert.ok(files.includes(file), file);
    }
    assert.deepEqual(
      files.filter((file) => /\.test\.|\/testing\/|(?<!\.d)\.tsx?$/.test(file)),
      [],
    );
  });

  test('holds every file that the program reads beside its code', () => {
    const beside = globSync('src/**/*.{sql,lua,json,txt}', { cwd: ROOT }).filter((path) => !isIgnored(path));
    const there = globSync('app/dist/**', { cwd: root }).map((path) => path.replace('app/dist/', 'src/'));
    assert.deepEqual(
      beside.filter((path) => !there.includes(path)),
      [],
    );
  });

  test('has the commands that containers and the guide of the cluster use', async () => {
    const { stdout } = await execute(process.execPath, [join(root, 'app/dist/main.js'), '--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    assert.deepEqual(
      ['serve', 'migrate', 'dlq'].filter((name) => !commands.includes(name)),
      [],
    );
  });

  test('serves, is healthy by its own check, stores, answers and stops', async (t) => {
    const server = await startServer({
      main: join(root, 'app/dist/main.js'),
      env: { NODE_ENV: 'production' },
    });
    t.after(() => server.dispose());
    const [, ...check] = execForm(stepOf('HEALTHCHECK'));
    const { port } = new URL(server.url);
    await execute(process.execPath, check, { env: { DASHBOARDING_PORT: port } });
    assert.equal((await postSamples(server.url, [{ name: 'shipped', value: 1 }])).status, 202);
    const answer = await query(server.url, { metric: 'shipped', aggregation: 'sum', start: 'now-1h' });
    assert.equal(totalOf(answer), 1);
    assert.equal((await server.stop()).code, 0, server.log());
    await assert.rejects(execute(process.execPath, check, { env: { DASHBOARDING_PORT: port } }), { code: 1 });
  });
});
