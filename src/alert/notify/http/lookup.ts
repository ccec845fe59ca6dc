import { lookup as lookupInSystem } from 'node:dns/promises';
import { isIP } from 'node:net';

/** An address that a name has. */
export interface LookedUp {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name, the preferred one first. Rejects when there is none. */
export type Lookup = (hostname: string) => Promise<readonly LookedUp[]>;

export const systemLookup: Lookup = async (hostname) => {
  const found = await lookupInSystem(hostname, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** The address of a URL that names one (in brackets for IPv6), or undefined for a name. */
export function literalAddress(urlHostname: string): LookedUp | undefined {
  const address = urlHostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  return family === 0 ? undefined : { address, family: family === 6 ? 6 : 4 };
}
