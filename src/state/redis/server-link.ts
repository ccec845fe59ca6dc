import { createClient, type RedisArgument } from 'redis';
import { at, type ClientOptions } from './client-options.ts';
import type { OpenLinkOptions, RedisLink } from './redis-link.ts';
import type { RedisAddress } from './redis-url.ts';

/** Opens a link to one server. It answers: a server that still loads its data refuses the first ping. */
export async function openServerLink(
  address: RedisAddress,
  options: ClientOptions & { readonly database?: number },
  { signal, lost }: OpenLinkOptions,
): Promise<RedisLink> {
  signal.throwIfAborted();
  const client = createClient({ ...options, ...at(address, options) });
  const destroy = () => client.destroy();
  let failure: unknown;
  client.on('error', (error) => {
    failure = error;
    lost(error);
  });
  signal.addEventListener('abort', destroy, { once: true });
  try {
    await client.connect();
    await client.sendCommand(['PING']);
  } catch (error) {
    destroy();
    throw failure ?? error;
  } finally {
    signal.removeEventListener('abort', destroy);
  }
  return {
    sharded: false,
    send: (_key, command) => client.sendCommand(command as RedisArgument[]),
    destroy,
  };
}
