import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import { AppError } from '../../lib/errors.ts';

type ConnectionSettings = Pick<
  TimescaleSettings,
  'connectTimeoutSeconds' | 'caFile' | 'certFile' | 'keyFile'
>;

/** What `pg` needs to connect to the server of a URL. TLS is as the URL's `sslmode` says, with libpq's meaning of the words. */
export function connectionOptions(url: string, settings: ConnectionSettings): ClientConfig {
  const parsed = parseUrl(url);
  const mode = parsed.searchParams.get('sslmode') ?? 'disable';
  const options = parsed.searchParams.get('options');
  const password = decodeURIComponent(parsed.password);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  return {
    host: hostOf(parsed),
    port: portOf(parsed),
    ...(parsed.username === '' ? {} : { user: decodeURIComponent(parsed.username) }),
    ...(password === '' ? {} : { password }),
    ...(database === '' ? {} : { database }),
    ...(options === null ? {} : { options }),
    ssl: tlsOptions(mode, settings),
    application_name: parsed.searchParams.get('application_name') ?? 'dashboarding',
    connectionTimeoutMillis: settings.connectTimeoutSeconds * 1_000,
    // A server that vanished without a word is noticed also while nothing is asked of it.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** Where a URL leads, for messages: never its user or password. */
export function serverName(url: string): string {
  const parsed = parseUrl(url);
  const host = hostOf(parsed);
  return `${host.includes(':') ? `[${host}]` : host}:${portOf(parsed)}`;
}

function parseUrl(url: string): URL {
  if (URL.canParse(url)) {
    const parsed = new URL(url);
    if (parsed.protocol === 'postgres:' || parsed.protocol === 'postgresql:') return parsed;
  }
  // The URL is not repeated: it may hold a password.
  throw new AppError(
    'CONFIG_INVALID',
    'timescale.url: expected postgres://user:password@host:port/database',
    {
      status: 500,
      fix: 'Special characters in user and password are written as %XX.',
    },
  );
}

function hostOf(url: URL): string {
  return (
    (url.searchParams.get('host') ?? decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1')) ||
    'localhost'
  );
}

function portOf(url: URL): number {
  return Number(url.searchParams.get('port') ?? (url.port || 5432));
}

function tlsOptions(mode: string, { caFile, certFile, keyFile }: ConnectionSettings): ClientConfig['ssl'] {
  if (mode === 'disable') return false;
  if (mode !== 'require' && mode !== 'verify-ca' && mode !== 'verify-full') {
    throw new AppError('CONFIG_INVALID', `timescale.url: sslmode=${mode} is not known here`, {
      status: 500,
      fix: 'Use sslmode=disable, require, verify-ca or verify-full.',
    });
  }
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
    throw new AppError('CONFIG_INVALID', `${setting}: cannot read ${file}: ${(cause as Error).message}`, {
      status: 500,
      cause,
    });
  }
}
