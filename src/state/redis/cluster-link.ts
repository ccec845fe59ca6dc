import { createCluster, type RedisArgument } from 'redis';
import type { RedisSettings } from '../../config/sections/redis.ts';
import { at, type ClientOptions, clientOptions } from './client-options.ts';
import type { OpenLinkOptions, RedisLink } from './redis-link.ts';
import type { RedisTarget } from './redis-url.ts';

/**
 * Opens a link to all masters of a Redis Cluster. It follows slots that move; when a connection is lost the link ends, and the
 * next one learns from any node who the masters are now.
 */
export async function openClusterLink(
  target: RedisTarget,
  settings: RedisSettings,
  { signal, lost }: OpenLinkOptions,
): Promise<RedisLink> {
  const options = await clientOptions(target, settings);
  signal.throwIfAborted();
  const cluster = newCluster(target, options);
  let isOpen = false;
  const destroy = () => {
    if (isOpen) cluster.destroy();
    isOpen = false;
  };
  // That no node answers is all that connect says; the reason is in these.
  let failure: unknown;
  cluster.on('error', (error) => {
    failure = error;
  });
  cluster.on('node-error', (error) => {
    failure = error;
    lost(error);
  });
  signal.addEventListener('abort', destroy, { once: true });
  try {
    isOpen = true;
    await cluster.connect();
    await requireAllSlots(cluster);
  } catch (error) {
    destroy();
    throw failure ?? error;
  } finally {
    signal.removeEventListener('abort', destroy);
  }
  return {
    sharded: true,
    // Replicas may lag, so masters answer reads as well.
    send: (key, command) => cluster.sendCommand(key, false, command as RedisArgument[]),
    destroy,
  };
}

function newCluster({ nodes }: RedisTarget, options: ClientOptions) {
  return createCluster({
    rootNodes: nodes.map((node) => at(node, options)),
    defaults: options,
    commandOptions: options.commandOptions,
  });
}

/**
 * While slots have no master the cluster refuses commands, and each master notices for itself when that is over: the cluster
 * counts as away until all of them have.
 */
async function requireAllSlots(cluster: ReturnType<typeof newCluster>): Promise<void> {
  const infos = cluster.masters.map(async (master) => {
    const client = await cluster.nodeClient(master);
    return String(await client.sendCommand(['CLUSTER', 'INFO']));
  });
  for (const info of await Promise.all(infos)) {
    if (!info.includes('cluster_state:ok')) throw new Error('CLUSTERDOWN some slots have no master');
  }
}
