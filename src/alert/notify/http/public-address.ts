import { type AddressBytes, isWithin, type Network, parseNetwork } from './ip-address.ts';

/** Of the IANA registry of special-purpose IPv4 addresses those that are not globally reachable, and multicast. */
const SPECIAL_V4 = networks(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
);

/** All IPv6 unicast that is given out to anybody. */
const [GLOBAL_V6] = networks('2000::/3') as [Network];

/** Of that: protocol assignments with Teredo and benchmarks, and the two ranges for documentation. */
const SPECIAL_V6 = networks('2001::/23', '2001:db8::/32', '3fff::/20');

/** IPv6 that stands for an IPv4 address, and the byte where that begins. */
const EMBEDDINGS = [
  // IPv4-mapped.
  { network: network('::ffff:0:0/96'), at: 12 },
  // IPv4-translated (RFC 2765).
  { network: network('::ffff:0:0:0/96'), at: 12 },
  // NAT64 (RFC 6052).
  { network: network('64:ff9b::/96'), at: 12 },
  // 6to4.
  { network: network('2002::/16'), at: 2 },
];

/** The IPv4 address that an IPv6 address leads to, if it does. */
export function embeddedIpv4(address: AddressBytes): AddressBytes | undefined {
  const embedding = EMBEDDINGS.find(({ network }) => isWithin(network, address));
  return embedding && address.slice(embedding.at, embedding.at + 4);
}

/**
 * Whether an address is one of the public Internet: not private, loopback, link-local, unspecified, multicast, shared
 * (CGNAT), reserved, nor an IPv6 form of such an IPv4 address.
 */
export function isPublicAddress(address: AddressBytes): boolean {
  const ipv4 = address.length === 4 ? address : embeddedIpv4(address);
  if (ipv4 !== undefined) return !SPECIAL_V4.some((special) => isWithin(special, ipv4));
  return isWithin(GLOBAL_V6, address) && !SPECIAL_V6.some((special) => isWithin(special, address));
}

function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map(network);
}

function network(text: string): Network {
  const parsed = parseNetwork(text);
  if (parsed === undefined) throw new Error(`BUG: ${text} is not a network`);
  return parsed;
}
