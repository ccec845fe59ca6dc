import { ConfigError } from '../../config/config-error.ts';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

interface Login {
  readonly username?: string;
  readonly password?: string;
}

/** Where Redis is and how it is reached, as `redis.url` says it. */
export interface RedisTarget extends Login {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** The server, the sentinels, or some nodes of the cluster. */
  readonly nodes: readonly RedisAddress[];
  readonly tls: boolean;
  readonly database: number;
  /** What the sentinels call the server; empty without sentinels. */
  readonly masterName: string;
  /** The sentinels' own login, from `?sentinelUsername=` and `?sentinelPassword=`; they often have none. */
  readonly sentinel: Login;
}

const URL_FORM =
  /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<login>[^@/?]*)@)?(?<hosts>[^@/?]+)(?:\/(?<path>[^?]*))?(?:\?(?<query>.*))?$/;
const HOST_FORM = /^(?<host>\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(?<port>\d{1,5}))?$/;

/** Throws `ConfigError` for what is no such URL; the message never repeats it, because it may hold a password. */
export function parseRedisUrl(url: string): RedisTarget {
  const parts = URL_FORM.exec(url)?.groups;
  if (parts === undefined) {
    throw wrong(
      'expected redis://host:port, redis+sentinel://host:port,…/name or redis+cluster://host:port,…',
    );
  }
  const kind = (parts.kind ?? 'single') as RedisTarget['kind'];
  const hosts = (parts.hosts as string).split(',');
  if (kind === 'single' && hosts.length > 1) {
    throw wrong('several hosts need redis+sentinel:// or redis+cluster://');
  }
  const query = new URLSearchParams(parts.query);
  return {
    kind,
    nodes: hosts.map((host) => parseAddress(host, kind === 'sentinel' ? 26_379 : 6_379)),
    tls: parts.scheme === 'rediss',
    ...parseLogin(parts.login),
    ...parsePath(kind, parts.path ?? ''),
    sentinel: {
      ...optional('username', query.get('sentinelUsername') ?? ''),
      ...optional('password', query.get('sentinelPassword') ?? ''),
    },
  };
}

/** `host:port` of each node, for messages. */
export function describeTarget({ nodes }: Pick<RedisTarget, 'nodes'>): string {
  return nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ');
}

function parseAddress(text: string, defaultPort: number): RedisAddress {
  const parts = HOST_FORM.exec(text)?.groups;
  const port = Number(parts?.port ?? defaultPort);
  if (parts?.host === undefined || port < 1 || port > 65_535) {
    throw wrong('a host is not of the form host:port with a port from 1 to 65535');
  }
  return { host: parts.host.replace(/^\[|\]$/g, ''), port };
}

function parseLogin(text: string | undefined): Login {
  if (text === undefined) return {};
  const colon = text.indexOf(':');
  const username = colon === -1 ? text : text.slice(0, colon);
  const password = colon === -1 ? '' : text.slice(colon + 1);
  return { ...optional('username', decoded(username)), ...optional('password', decoded(password)) };
}

function parsePath(kind: RedisTarget['kind'], path: string): Pick<RedisTarget, 'masterName' | 'database'> {
  const [first = '', second = '', ...more] = path.split('/');
  const [masterName, database] = kind === 'sentinel' ? [decoded(first), second] : ['', first];
  if (kind === 'sentinel' && masterName === '') {
    throw wrong('Sentinel needs the name of the server: redis+sentinel://host:26379/name');
  }
  if (!/^\d{0,4}$/.test(database) || more.length > 0 || (kind !== 'sentinel' && second !== '')) {
    throw wrong('the path after the hosts is not a database number');
  }
  if (kind === 'cluster' && Number(database) !== 0) throw wrong('Redis Cluster has only the database 0');
  return { masterName, database: Number(database) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('a % that begins no escape; write it as %25');
  }
}

function optional<K extends string>(key: K, value: string): { readonly [P in K]?: string } {
  return value === '' ? {} : ({ [key]: value } as { readonly [P in K]: string });
}

function wrong(what: string): ConfigError {
  return new ConfigError(`redis.url: ${what}`, {
    fix: 'Write user, password and name with % escapes where they hold any of : / @ ? %.',
  });
}
