import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ConfigError } from './config-error.ts';
import { loadConfig } from './load.ts';
import { settingsFromYaml } from './sources/file.ts';
import type { SettingFlags } from './sources/flags.ts';

describe('loading the settings', () => {
  test('nothing needs to be set', () => {
    const config = loadConfig({ environment: {} });
    assert.equal(config.server.port, 8080);
    assert.equal(config.server.host, '127.0.0.1');
    assert.equal(config.server.dataDir, './data');
    assert.equal(config.agent.enabled, true);
    assert.equal(config.store.rawRetentionDays, 7);
  });

  test('a flag overrides the environment, which overrides the file, which overrides the default', (t) => {
    const file = temporaryFile(t, 'server: {port: 1001, host: 10.0.0.1, dataDir: /file}\n');
    const environment = { DASHBOARDING_PORT: '1002', DASHBOARDING_HOST: '10.0.0.2' };
    const config = loadConfig({ file, environment, flags: { port: '1003' } });
    assert.equal(config.server.port, 1003);
    assert.equal(config.server.host, '10.0.0.2');
    assert.equal(config.server.dataDir, '/file');
    assert.equal(config.server.shutdownTimeoutSeconds, 10);
  });

  test('the environment can name the file', (t) => {
    const file = temporaryFile(t, 'server:\n  port: 1001\n');
    assert.equal(loadConfig({ environment: { DASHBOARDING_CONFIG: file } }).server.port, 1001);
  });

  test('the result cannot be changed, not even deep inside', () => {
    const config = loadConfig({ environment: {} });
    assert.throws(() => {
      (config.server as { port: number }).port = 1;
    }, TypeError);
    assert.throws(() => (config.ingest.refusedTagKeys as string[]).push('x'), TypeError);
    assert.ok(loadConfig({ environment: {} }).ingest.refusedTagKeys.length > 0);
  });

  test('variables of others, empty ones and Kubernetes service links are left alone', () => {
    const environment = {
      HOME: '/root',
      DASHBOARDING_HOST: '',
      DASHBOARDING_PORT: 'tcp://10.0.0.1:8080',
      DASHBOARDING_SERVICE_HOST: '10.0.0.1',
      DASHBOARDING_PORT_8080_TCP_ADDR: '10.0.0.1',
    };
    assert.deepEqual(loadConfig({ environment }), loadConfig({ environment: {} }));
  });

  test('the environment names a setting by its section and key', () => {
    const environment = {
      DASHBOARDING_STORE_RAW_RETENTION_DAYS: '2.5',
      DASHBOARDING_INGEST_REFUSED_TAG_KEYS: 'a, b',
      DASHBOARDING_INGEST_REFUSE_UUID_VALUES: 'off',
      DASHBOARDING_STORE_RETENTION_BY_METRIC: '[{"pattern":"debug_*","rawDays":1}]',
    };
    const config = loadConfig({ environment });
    assert.equal(config.store.rawRetentionDays, 2.5);
    assert.deepEqual(config.ingest.refusedTagKeys, ['a', 'b']);
    assert.equal(config.ingest.refuseUuidValues, false);
    assert.deepEqual(config.store.retentionByMetric, [{ pattern: 'debug_*', rawDays: 1 }]);
  });

  test('--no-agent and --set', () => {
    const config = loadConfig({
      environment: {},
      flags: { 'no-agent': true, set: ['query.timeoutSeconds=30', 'telemetry.logLevel=debug'] },
    });
    assert.equal(config.agent.enabled, false);
    assert.equal(config.query.timeoutSeconds, 30);
    assert.equal(config.telemetry.logLevel, 'debug');
  });
});

describe('a wrong setting is refused with its place, what was got and what is allowed', () => {
  const files: readonly [yaml: string, message: string][] = [
    ['ingest:\n  maxTagKeys: ten\n', 'c.yaml: ingest.maxTagKeys: expected an integer ≥ 1, got "ten"'],
    ['ingest:\n  maxTagKeys: 0\n', 'c.yaml: ingest.maxTagKeys: expected an integer ≥ 1, got 0'],
    ['ingest:\n  maxTagKeys: 1.5\n', 'c.yaml: ingest.maxTagKeys: expected an integer ≥ 1, got 1.5'],
    ['ingest:\n  maxTagKeys:\n', 'c.yaml: ingest.maxTagKeys: expected an integer ≥ 1, got null'],
    ['server:\n  port: 70000\n', 'c.yaml: server.port: expected an integer from 0 to 65535, got 70000'],
    ['agent:\n  enabled: "yes"\n', 'c.yaml: agent.enabled: expected true or false, got "yes"'],
    ['agent:\n  flushSeconds: 0\n', 'c.yaml: agent.flushSeconds: expected a number > 0, got 0'],
    [
      'ingest:\n  refusedTagKeys: a\n',
      'c.yaml: ingest.refusedTagKeys: expected a list, each item a text, got "a"',
    ],
    ['ingest:\n  refusedTagKeys: [a, 1]\n', 'c.yaml: ingest.refusedTagKeys[1]: expected a text, got 1'],
    [
      'store:\n  retentionByMetric: [{pattern: a, rawDay: 1}]\n',
      'c.yaml: store.retentionByMetric[0].rawDay: unknown key; did you mean rawDays?',
    ],
    [
      'store:\n  retentionByMetric: [{rawDays: 1}]\n',
      'c.yaml: store.retentionByMetric[0]: the key pattern is missing',
    ],
    [
      'telemetry:\n  logLevel: loud\n',
      'c.yaml: telemetry.logLevel: expected one of fatal, error, warn, info, debug, trace, silent, got "loud"',
    ],
    [
      'ingest:\n  max_tag_keys: 3\n',
      'c.yaml: ingest.max_tag_keys: unknown setting; did you mean maxTagKeys?',
    ],
    ['ingst:\n  a: 1\n', 'c.yaml: ingst: unknown section; did you mean ingest?'],
    ['server:\n  __proto__: 1\n', 'c.yaml: server.__proto__: unknown setting'],
    ['- a\n', 'c.yaml: expected a map of sections such as "server:"'],
    ['server: 8080\n', 'c.yaml: server: expected a map of settings'],
  ];
  for (const [yaml, message] of files) {
    test(message, () =>
      assert.equal(
        messageOf(() => checkYaml(yaml)),
        message,
      ),
    );
  }

  test('broken YAML says where', () => {
    assert.match(
      messageOf(() => checkYaml('server: {port: 1\n')),
      /^c\.yaml: not valid YAML: .*line 2/s,
    );
  });

  const environments: readonly [name: string, text: string, message: string][] = [
    ['DASHBOARDING_PORT', 'ten', 'DASHBOARDING_PORT: expected an integer from 0 to 65535, got "ten"'],
    ['DASHBOARDING_PORT', '0x10', 'DASHBOARDING_PORT: expected an integer from 0 to 65535, got "0x10"'],
    ['DASHBOARDING_AGENT_ENABLED', '2', 'DASHBOARDING_AGENT_ENABLED: expected true or false, got "2"'],
    [
      'DASHBOARDING_STORE_RAW_RETENTION_DAY',
      '2',
      'DASHBOARDING_STORE_RAW_RETENTION_DAY: unknown environment variable; did you mean DASHBOARDING_STORE_RAW_RETENTION_DAYS?',
    ],
  ];
  for (const [name, text, message] of environments) {
    test(message, () =>
      assert.equal(
        messageOf(() => loadConfig({ environment: { [name]: text } })),
        message,
      ),
    );
  }

  const flags: readonly [flags: SettingFlags, message: string][] = [
    [{ port: '' }, '--port: expected an integer from 0 to 65535, got ""'],
    [{ set: ['ingest.maxTagKeys=x'] }, '--set ingest.maxTagKeys: expected an integer ≥ 1, got "x"'],
    [
      { set: ['ingest.maxTagKey=1'] },
      '--set ingest.maxTagKey: unknown setting; did you mean ingest.maxTagKeys?',
    ],
    [{ set: ['ingest.maxTagKeys'] }, '--set: expected section.key=value, got "ingest.maxTagKeys"'],
  ];
  for (const [given, message] of flags) {
    test(message, () =>
      assert.equal(
        messageOf(() => loadConfig({ environment: {}, flags: given })),
        message,
      ),
    );
  }

  test('a wrong value is refused although a later source overrides it', () => {
    const load = () => loadConfig({ environment: { DASHBOARDING_PORT: 'x' }, flags: { port: '1' } });
    assert.throws(load, ConfigError);
  });

  test('a file that is not there is named', () => {
    assert.match(
      messageOf(() => loadConfig({ file: '/nowhere.yaml', environment: {} })),
      /^\/nowhere\.yaml: /,
    );
  });
});

function checkYaml(yaml: string): void {
  const directory = mkdtempSync(join(tmpdir(), 'config-'));
  try {
    settingsFromYaml(yaml, 'c.yaml');
    const file = join(directory, 'c.yaml');
    writeFileSync(file, yaml);
    loadConfig({ file, environment: {} });
  } catch (error) {
    (error as Error).message = (error as Error).message.replace(`${directory}/`, '');
    throw error;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function temporaryFile(t: { after(fn: () => void): void }, text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'config-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'config.yaml');
  writeFileSync(file, text);
  return file;
}

function messageOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }
  return assert.fail('nothing was thrown');
}
