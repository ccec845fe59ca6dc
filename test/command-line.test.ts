import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { postSamples } from './support/http.ts';
import { startServer } from './support/server.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('the command line', () => {
  test('--version says the version', async () => {
    assert.deepEqual(await run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  for (const args of [['--help'], ['help'], []]) {
    test(`dashboarding ${args.join(' ')} lists the commands`, async () => {
      const { code, stdout } = await run(args);
      assert.equal(code, 0);
      for (const command of ['serve', 'agent', 'query'])
        assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
    });
  }

  for (const command of ['serve', 'agent', 'query']) {
    test(`${command} --help shows its options and examples`, async () => {
      const { code, stdout } = await run([command, '--help']);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Usage: dashboarding ${command} `));
      assert.match(stdout, /Options:\n {2}--/);
      assert.match(stdout, /Examples:\n {2}dashboarding/);
    });
  }

  const mistakes: readonly [args: string[], code: number, message: RegExp][] = [
    [['srve'], 2, /unknown command "srve"; did you mean serve\?/],
    [['backup'], 2, /unknown command "backup"[\s\S]*Commands:\n {2}serve/],
    [['serve', '--prot', '1'], 2, /unknown option --prot; did you mean --port\?/],
    [['serve', 'extra'], 2, /extra/],
    [['serve', '--port'], 2, /--port/],
    [['serve', '--port', 'ten'], 1, /--port: expected an integer from 0 to 65535, got "ten"/],
    [['serve', '--config', '/nowhere.yaml'], 1, /\/nowhere\.yaml: the configuration file cannot be read/],
    [['serve', '--profile', 'cluster', '--role', 'web', '--port', '0'], 1, /web\.apiUrl: it is empty/],
    [['query'], 1, /query needs the name of a metric/],
    [['query', 'a', '--server', 'nonsense'], 1, /--server: expected a URL/],
    [['query', 'a', '--server', 'http://127.0.0.1:1'], 1, /no server answers at http:\/\/127\.0\.0\.1:1/],
  ];
  for (const [args, code, message] of mistakes) {
    test(`dashboarding ${args.join(' ')} is refused in words`, async () => {
      const result = await run(args);
      assert.equal(result.code, code);
      assert.match(result.stderr, message);
      assert.doesNotMatch(result.stderr, /\n {4}at /);
    });
  }

  test('query prints a table', async (t) => {
    const server = await startServer();
    t.after(() => server.dispose());
    const samples = ['a', 'b'].map((host, index) => ({
      name: 'temperature',
      value: 20 + index,
      tags: { host },
    }));
    await postSamples(server.url, samples);
    const { code, stdout } = await run([
      'query',
      'temperature',
      '--group-by',
      'host',
      '--server',
      server.url,
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^host +points +min +avg +max +last\na +1 +20 +20 +20 +20\nb +1 +21 +21 +21 +21\n$/);
    const wrong = await run(['query', 'temperature', '--aggregation', 'mean', '--server', server.url]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /aggregation/);
  });
});

function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
