import { readFileSync } from 'node:fs';
import type { Options, SocketOptions } from 'amqplib';
import { ConfigError } from '../../config/config-error.ts';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';

/** Where one node of RabbitMQ is, and how to sign in. */
export interface BrokerAddress {
  readonly connect: Options.Connect;
  readonly socket: SocketOptions;
  /** `host:port`, for messages: no user and no password. */
  readonly name: string;
}

// A node that is switched off does not answer at all; the next one is tried then.
const CONNECT_TIMEOUT_MS = 5_000;

/** The nodes named by `rabbitmq.url`, in their order. Throws `CONFIG_INVALID` without repeating what may hold a password. */
export function brokerAddresses(settings: RabbitmqSettings): readonly BrokerAddress[] {
  const urls = settings.url
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  if (urls.length === 0) throw badUrl('it is empty');
  const socket = { ...tlsFiles(settings), noDelay: true, timeout: CONNECT_TIMEOUT_MS };
  return urls.map((url, at) => brokerAddress(url, at, settings.heartbeatSeconds, socket));
}

function brokerAddress(
  text: string,
  at: number,
  heartbeatSeconds: number,
  socket: SocketOptions,
): BrokerAddress {
  if (!URL.canParse(text)) throw badUrl(`node ${at + 1} of the list is no URL`);
  const { protocol, hostname, port, username, password, pathname, search } = new URL(text);
  if (protocol !== 'amqp:' && protocol !== 'amqps:') {
    throw badUrl(`node ${at + 1} of the list begins with ${protocol}//`);
  }
  if (search !== '') throw badUrl(`node ${at + 1} of the list has parameters after "?"; use the settings`);
  const [user, secret] = [decoded(username, at), decoded(password, at)];
  // Only looked at: the client takes the percent signs out itself.
  decoded(pathname, at);
  const tls = protocol === 'amqps:';
  const portNumber = port === '' ? (tls ? 5671 : 5672) : Number(port);
  // An IPv6 address stands in brackets in a URL, and nowhere else.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    name: `${hostname}:${portNumber}`,
    connect: {
      protocol: tls ? 'amqps' : 'amqp',
      hostname: host,
      port: portNumber,
      ...(user === '' && secret === '' ? {} : { username: user, password: secret }),
      vhost: pathname.slice(1),
      heartbeat: heartbeatSeconds,
    },
    socket,
  };
}

function decoded(text: string, at: number): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl(`node ${at + 1} of the list has a % that begins no escape; write it as %25`);
  }
}

function tlsFiles({ caFile, certFile, keyFile }: RabbitmqSettings): object {
  return {
    ...(caFile === '' ? {} : { ca: [readPem('caFile', caFile)] }),
    ...(certFile === '' ? {} : { cert: readPem('certFile', certFile) }),
    ...(keyFile === '' ? {} : { key: readPem('keyFile', keyFile) }),
  };
}

function readPem(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ConfigError(`rabbitmq.${setting}: ${(cause as Error).message}`, { cause });
  }
}

function badUrl(problem: string): ConfigError {
  return new ConfigError(`rabbitmq.url: ${problem}`, {
    fix: 'Write amqp://user:password@host:5672/vhost, or amqps://, several nodes separated by commas (DASHBOARDING_RABBITMQ_URL).',
  });
}
