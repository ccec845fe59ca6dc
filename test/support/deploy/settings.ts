import { loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { SETTINGS } from '../../../src/config/settings.ts';
import { CONFIG_FILE_VARIABLE } from '../../../src/config/sources/environment.ts';
import { connectionOptions } from '../../../src/postgres/connection-options.ts';
import { brokerAddresses } from '../../../src/queue/rabbitmq/addresses.ts';
import { parseRedisUrl } from '../../../src/state/redis/redis-url.ts';

type Variables = Readonly<Record<string, string>>;

const KNOWN = new Set([...SETTINGS.values()].map(({ envName }) => envName).concat(CONFIG_FILE_VARIABLE));

/** What a process would run with; throws the words in which it would refuse to start. */
export function configOf(environment: Variables): Config {
  return loadConfig({ environment });
}

/** Names of our variables in a text that are no setting. */
export function unknownVariables(text: string): readonly string[] {
  return [...text.matchAll(/\bDASHBOARDING_[A-Z\d_]+\b/g)]
    .map(([name]) => name)
    .filter((name) => !KNOWN.has(name));
}

/**
 * Host names of the servers that a process is told to connect to, by the parsers that it uses itself: they throw for an
 * address that cannot be used.
 */
export function upstreamHosts({ timescale, rabbitmq, redis, web }: Config): readonly string[] {
  return [
    ...[timescale.url, ...timescale.readUrls].map((url) => connectionOptions(url, timescale).host ?? ''),
    ...brokerAddresses(rabbitmq).map(({ connect }) => connect.hostname ?? ''),
    ...parseRedisUrl(redis.url).nodes.map(({ host }) => host),
    ...(web.apiUrl === '' ? [] : [new URL(web.apiUrl).hostname]),
  ];
}
