import { isIP } from 'node:net';
import { ConfigError } from '../config/config-error.ts';

/** `server.trustedProxies` as Fastify takes it. Throws `CONFIG_INVALID` for what is neither an address nor a network. */
export function trustedProxies(networks: readonly string[]): string[] | false {
  networks.forEach((network, at) => {
    if (isNetwork(network)) return;
    throw new ConfigError(
      `server.trustedProxies[${at}]: expected an address or a network, got ${JSON.stringify(network)}`,
      {
        fix: 'Write for example 10.0.0.0/8, 192.168.1.7 or fd00::/8; a network of everybody (/0) is refused.',
      },
    );
  });
  // An empty list would be no answer to whom to trust.
  return networks.length === 0 ? false : [...networks];
}

function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (length === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}
