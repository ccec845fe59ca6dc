import type { RedisSettings } from '../../config/sections/redis.ts';
import { type ClientOptions, clientOptions } from './client-options.ts';
import type { OpenLinkOptions, RedisLink } from './redis-link.ts';
import type { RedisAddress, RedisTarget } from './redis-url.ts';
import { openServerLink } from './server-link.ts';

/**
 * Opens a link to the server that the sentinels name, and makes sure that it takes itself for the master, as the Sentinel
 * client guidelines ask (https://redis.io/docs/latest/develop/reference/sentinel-clients/). After a failover the old master
 * closes its connections or refuses writes, which ends the link; the next one asks the sentinels again.
 */
export async function openSentinelLink(
  target: RedisTarget,
  settings: RedisSettings,
  { signal, lost }: OpenLinkOptions,
): Promise<RedisLink> {
  const [serverOptions, sentinelOptions] = await Promise.all([
    clientOptions(target, settings),
    clientOptions({ tls: target.tls, ...target.sentinel }, settings),
  ]);
  const address = await findMaster(target, sentinelOptions, signal);
  const link = await openServerLink(
    address,
    { ...serverOptions, database: target.database },
    { signal, lost },
  );
  try {
    const [role] = (await link.send(undefined, ['ROLE'])) as [Buffer];
    if (String(role) === 'master') return link;
    throw new Error(
      `${address.host}:${address.port} is a ${role}; the sentinels still take it for the master`,
    );
  } catch (error) {
    link.destroy();
    throw error;
  }
}

/** All sentinels are asked at once, so that one that is frozen costs no time; the first answer counts. */
async function findMaster(
  { nodes, masterName }: RedisTarget,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<RedisAddress> {
  const asked = new AbortController();
  const either = AbortSignal.any([signal, asked.signal]);
  try {
    return await Promise.any(nodes.map((node) => askSentinel(node, masterName, options, either)));
  } catch (error) {
    const reasons = error instanceof AggregateError ? error.errors : [error];
    throw new Error(`no sentinel names the master: ${[...new Set(reasons.map(String))].join('; ')}`);
  } finally {
    asked.abort(new Error('another sentinel answered'));
  }
}

async function askSentinel(
  sentinel: RedisAddress,
  masterName: string,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<RedisAddress> {
  const link = await openServerLink(sentinel, options, { signal, lost: () => undefined });
  const destroy = () => link.destroy();
  signal.addEventListener('abort', destroy, { once: true });
  try {
    const answer = await link.send(undefined, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName]);
    if (!Array.isArray(answer)) throw new Error(`the sentinels know no master "${masterName}"`);
    return { host: String(answer[0]), port: Number(answer[1]) };
  } finally {
    signal.removeEventListener('abort', destroy);
    destroy();
  }
}
