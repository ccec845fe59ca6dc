import type { RedisSettings } from '../../config/sections/redis.ts';
import { clientOptions } from './client-options.ts';
import { openClusterLink } from './cluster-link.ts';
import type { OpenLink } from './redis-link.ts';
import type { RedisTarget } from './redis-url.ts';
import { openSentinelLink } from './sentinel-link.ts';
import { openServerLink } from './server-link.ts';

/** How a link to the target is opened. */
export function linkOpener(target: RedisTarget, settings: RedisSettings): OpenLink {
  switch (target.kind) {
    case 'single':
      return async (options) => {
        const [address] = target.nodes;
        if (address === undefined) throw new Error('BUG: a Redis without an address');
        const client = await clientOptions(target, settings);
        return openServerLink(address, { ...client, database: target.database }, options);
      };
    case 'sentinel':
      return (options) => openSentinelLink(target, settings, options);
    case 'cluster':
      return (options) => openClusterLink(target, settings, options);
  }
}
