import { createCluster, type RedisArgument } from 'redis';
import type { RedisSettings } from '../../config/sections/redis.ts';
import { at, clientOptions } from './client-options.ts';
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
  const cluster = createCluster({
    rootNodes: target.nodes.map((node) => at(node, options)),
    defaults: options,
    commandOptions: options.commandOptions,
  });
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

/** While a cluster has slots without a master it refuses commands: it counts as away until then. */
async function requireAllSlots(cluster: {
  sendCommand(key: undefined, readonly: boolean, command: RedisArgument[]): Promise<unknown>;
}): Promise<void> {
  const info = String(await cluster.sendCommand(undefined, false, ['CLUSTER', 'INFO']));
  if (!info.includes('cluster_state:ok')) throw new Error('CLUSTERDOWN some slots have no master');
}
