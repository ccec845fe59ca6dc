import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import { ConfigError } from '../config/config-error.ts';
import type { TimescaleSettings } from '../config/sections/timescale.ts';
import { parseConnectionUrl, type SslMode } from './connection-url.ts';

type ConnectionSettings = Pick<
  TimescaleSettings,
  'connectTimeoutSeconds' | 'caFile' | 'certFile' | 'keyFile'
>;

/**
 * What `pg` needs to connect to the server of a URL. TLS is as the URL's `sslmode` says, with libpq's meaning of the words.
 * `setting` is where the URL comes from, for messages.
 */
export function connectionOptions(url: string, settings: ConnectionSettings, setting?: string): ClientConfig {
  const { host, port, user, password, database, options, sslmode, applicationName } = parseConnectionUrl(
    url,
    setting,
  );
  return {
    host,
    port,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(options === undefined ? {} : { options }),
    ssl: tlsOptions(sslmode, settings),
    application_name: applicationName ?? 'dashboarding',
    connectionTimeoutMillis: settings.connectTimeoutSeconds * 1_000,
    // A server that vanished without a word is noticed also while nothing is asked of it.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** Where a URL leads, for messages: never its user or password. */
export function serverName(url: string, setting?: string): string {
  const { host, port } = parseConnectionUrl(url, setting);
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function tlsOptions(mode: SslMode, { caFile, certFile, keyFile }: ConnectionSettings): ClientConfig['ssl'] {
  if (mode === 'disable') return false;
  return {
    ...pem('ca', caFile, 'timescale.caFile'),
    ...pem('cert', certFile, 'timescale.certFile'),
    ...pem('key', keyFile, 'timescale.keyFile'),
    // As libpq: "require" encrypts, and checks the certificate only where an authority is named.
    rejectUnauthorized: mode !== 'require' || caFile !== '',
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  };
}

function pem(option: 'ca' | 'cert' | 'key', file: string, setting: string): Record<string, string> {
  if (file === '') return {};
  try {
    return { [option]: readFileSync(file, 'utf8') };
  } catch (cause) {
    throw new ConfigError(`${setting}: cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
