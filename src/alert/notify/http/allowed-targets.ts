import { ConfigError } from '../../../config/config-error.ts';
import { AppError } from '../../../lib/errors.ts';
import { type AddressBytes, isWithin, type Network, parseAddress, parseNetwork } from './ip-address.ts';
import type { LookedUp } from './lookup.ts';
import { embeddedIpv4, isPublicAddress } from './public-address.ts';

const SETTING = 'notify.allowPrivateTargets';
const HOST_NAME = /^[\p{L}\p{N}_.-]+$/u;

/** Decides which servers notifications may be sent to: public ones, and those that the setting names. */
export class AllowedTargets {
  readonly #all: boolean;
  readonly #hosts = new Set<string>();
  readonly #networks: Network[] = [];

  /** Takes `notify.allowPrivateTargets`. Throws `ConfigError` for an entry that is neither name, address nor network. */
  constructor(entries: readonly string[]) {
    this.#all = entries.includes('*');
    entries.forEach((entry, index) => {
      const network = parseNetwork(entry);
      if (network !== undefined) this.#networks.push(network);
      else if (HOST_NAME.test(entry)) this.#hosts.add(canonicalHost(entry));
      else if (entry !== '*')
        throw new ConfigError(
          `${SETTING}[${index}]: expected a host name, an address, a network such as 10.1.0.0/16 or *, got ${JSON.stringify(entry)}`,
        );
    });
  }

  /** Throws `TARGET_REFUSED` when any of the addresses is private and neither it nor the host is allowed. */
  check(host: string, addresses: readonly LookedUp[]): void {
    if (this.#all || this.#hosts.has(canonicalHost(host))) return;
    for (const { address } of addresses) {
      const bytes = parseAddress(address);
      if (bytes === undefined || !this.#mayReach(bytes)) throw refused(host, address);
    }
  }

  #mayReach(address: AddressBytes): boolean {
    if (isPublicAddress(address)) return true;
    const ipv4 = embeddedIpv4(address);
    return this.#networks.some(
      (network) => isWithin(network, address) || (ipv4 !== undefined && isWithin(network, ipv4)),
    );
  }
}

/** As URLs have it: small letters, names of other scripts in ASCII, without the dot of the root. */
function canonicalHost(host: string): string {
  const name = URL.parse(`http://${host}`)?.hostname ?? host.toLowerCase();
  return name.replace(/\.$/, '');
}

function refused(host: string, address: string): AppError {
  const target = host === address ? address : `${host} (${address})`;
  return new AppError(
    'TARGET_REFUSED',
    `${target} is a private, loopback, link-local or otherwise not public address`,
    { status: 422, fix: `Name it in ${SETTING} if notifications should go there.` },
  );
}
