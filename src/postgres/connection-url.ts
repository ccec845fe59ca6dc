import { ConfigError } from '../config/config-error.ts';

/** The server of a URL, and how it is to be spoken to. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly sslmode: SslMode;
  readonly options: string | undefined;
  readonly applicationName: string | undefined;
}

const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

const PARAMETERS: ReadonlySet<string> = new Set(['sslmode', 'options', 'application_name', 'host', 'port']);

/** Parameters that people bring from other programs, and what takes their place here. */
const INSTEAD: Readonly<Record<string, string>> = {
  ssl: 'Use sslmode=require, verify-ca or verify-full.',
  sslrootcert: 'Use timescale.caFile.',
  sslcert: 'Use timescale.certFile.',
  sslkey: 'Use timescale.keyFile.',
  connect_timeout: 'Use timescale.connectTimeoutSeconds.',
};

/**
 * Reads `postgres://user:password@host:port/database?parameters`. Throws `ConfigError`, without repeating what may hold a password,
 * also for a parameter that it does not know: one that were passed over could be the one that asks for TLS.
 */
export function parseConnectionUrl(text: string, setting = 'timescale.url'): ConnectionTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new ConfigError(`${setting}: expected postgres://user:password@host:port/database`, {
      fix: 'Special characters in user and password are written as %XX.',
    });
  }
  const part = (encoded: string): string | undefined => decoded(encoded, setting) || undefined;
  const parameters = parametersOf(url.searchParams, setting);
  return {
    host: parameters.get('host') || part(url.hostname)?.replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: portOf(parameters.get('port') ?? url.port, setting),
    user: part(url.username),
    password: part(url.password),
    database: part(url.pathname.slice(1)),
    sslmode: sslModeOf(parameters.get('sslmode') ?? 'disable', setting),
    options: parameters.get('options'),
    applicationName: parameters.get('application_name'),
  };
}

function decoded(text: string, setting: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ConfigError(`${setting}: a % that is not followed by two hexadecimal digits`, {
      cause,
      fix: 'Write a % in user, password or database as %25.',
    });
  }
}

function parametersOf(given: URLSearchParams, setting: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of given) {
    if (!PARAMETERS.has(name)) {
      // What follows a bare ? in a password looks like a parameter.
      const named = /^\w+$/.test(name) ? `the parameter ${name}` : 'a parameter';
      throw new ConfigError(`${setting}: ${named} is not known here`, {
        fix: INSTEAD[name] ?? `Leave it out; known are ${[...PARAMETERS].join(', ')}.`,
      });
    }
    if (parameters.has(name)) throw new ConfigError(`${setting}: the parameter ${name} is there twice`);
    parameters.set(name, value);
  }
  return parameters;
}

function portOf(text: string, setting: string): number {
  const port = Number(text || 5432);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new ConfigError(`${setting}: the port is not a number from 1 to 65535`);
}

function sslModeOf(text: string, setting: string): SslMode {
  const mode = SSL_MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  throw new ConfigError(`${setting}: sslmode=${text} is not known here`, {
    fix: `Use sslmode=${SSL_MODES.slice(0, -1).join(', ')} or ${SSL_MODES.at(-1)}.`,
  });
}
