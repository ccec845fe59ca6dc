import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigError } from '../config/config-error.ts';
import { connectionOptions, serverName } from './connection-options.ts';

const SETTINGS = { connectTimeoutSeconds: 5, caFile: '', certFile: '', keyFile: '' };

test('a URL gives host, port, user, password and database', () => {
  const { host, port, user, password, database, ssl } = connectionOptions(
    'postgres://me:p%40ss@[::1]:5433/my%20db',
    SETTINGS,
  );
  assert.deepEqual(
    { host, port, user, password, database, ssl },
    { host: '::1', port: 5433, user: 'me', password: 'p@ss', database: 'my db', ssl: false },
  );
});

for (const [mode, rejectUnauthorized, checksName] of [
  ['require', false, false],
  ['verify-ca', true, false],
  ['verify-full', true, true],
] as const) {
  test(`sslmode=${mode} means what it means to libpq`, () => {
    const { ssl } = connectionOptions(`postgres://db/x?sslmode=${mode}`, SETTINGS);
    assert.ok(typeof ssl === 'object');
    assert.equal(ssl.rejectUnauthorized, rejectUnauthorized);
    assert.equal(ssl.checkServerIdentity === undefined, checksName);
  });
}

for (const [query, message, fix] of [
  ['ssl=true', /the parameter ssl is not known/, /sslmode=require/],
  ['sslmode=require&sslrootcert=/ca.pem', /the parameter sslrootcert is not known/, /timescale\.caFile/],
  ['SSLMODE=verify-full', /the parameter SSLMODE is not known/, /known are sslmode/],
  ['sslmode=disable&sslmode=verify-full', /sslmode is there twice/, /^$/],
  ['port=many', /the port is not a number/, /^$/],
] as const) {
  test(`?${query} is refused, so that nobody speaks plain text who asked for TLS`, () => {
    assert.throws(
      () => connectionOptions(`postgres://me:secret@db/x?${query}`, SETTINGS, 'timescale.readUrls'),
      (error: ConfigError) => {
        assert.equal(error.code, 'CONFIG_INVALID');
        assert.match(error.message, message);
        assert.match(error.message, /^timescale\.readUrls: /);
        assert.match(error.fix ?? '', fix);
        return !/secret/.test(error.message + error.fix);
      },
    );
  });
}

for (const url of ['postgres://me:100%@db/x', 'postgres://m%e@db/x', 'postgres://me:secret@db/%zz']) {
  test(`a bare % in ${url} is a mistake in the settings`, () => {
    assert.throws(
      () => connectionOptions(url, SETTINGS),
      (error: ConfigError) => error.code === 'CONFIG_INVALID' && /%25/.test(error.fix ?? ''),
    );
  });
}

test('neither the name of a server nor the message about a wrong URL holds the password', () => {
  assert.equal(serverName('postgres://me:secret@db:5432/x'), 'db:5432');
  assert.equal(serverName('postgres://me:secret@[::1]/x'), '[::1]:5432');
  assert.throws(
    () => connectionOptions('mysql://me:secret@db/x', SETTINGS),
    (error: Error) => /timescale\.url/.test(error.message) && !/secret/.test(error.message),
  );
  assert.throws(
    () => connectionOptions('postgres://me:12?secret@db/x', SETTINGS),
    (error: Error) => /a parameter is not known/.test(error.message) && !/secret/.test(error.message),
  );
  assert.throws(() => connectionOptions('postgres://db/x?sslmode=prefer', SETTINGS), /sslmode=prefer/);
});

test('a file that cannot be read is named with its setting', () => {
  assert.throws(
    () =>
      connectionOptions('postgres://db/x?sslmode=verify-full', { ...SETTINGS, caFile: '/nowhere/ca.pem' }),
    /timescale\.caFile: cannot read \/nowhere\/ca\.pem/,
  );
});
