import { isIPv4, isIPv6 } from 'node:net';

/** An IP address as 4 or 16 bytes. */
export type AddressBytes = readonly number[];

/** The addresses whose first `bits` bits are those of `bytes`. */
export interface Network {
  readonly bytes: AddressBytes;
  readonly bits: number;
}

/** Reads the text forms of RFC 4291 and dotted IPv4; a zone (`%eth0`) is left out. Undefined for anything else. */
export function parseAddress(text: string): AddressBytes | undefined {
  if (isIPv4(text)) return text.split('.').map(Number);
  if (!isIPv6(text)) return undefined;
  const [address = ''] = text.split('%', 1);
  const [head = '', tail] = address.split('::');
  const before = groupsOf(head);
  if (tail === undefined) return before;
  const after = groupsOf(tail);
  return [...before, ...Array.from({ length: 16 - before.length - after.length }, () => 0), ...after];
}

/** Reads `10.1.0.0/16`, `fd00::/8` or a single address. Undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const bytes = parseAddress(address);
  if (bytes === undefined || rest.length > 0) return undefined;
  if (bits === undefined) return { bytes, bits: bytes.length * 8 };
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > bytes.length * 8) return undefined;
  return { bytes, bits: Number(bits) };
}

export function isWithin({ bytes, bits }: Network, address: AddressBytes): boolean {
  if (bytes.length !== address.length) return false;
  return bytes.every((byte, index) => {
    const wanted = Math.min(8, Math.max(0, bits - index * 8));
    const mask = (0xff << (8 - wanted)) & 0xff;
    return (byte & mask) === ((address[index] ?? 0) & mask);
  });
}

/** Groups of IPv6 as bytes; the last one may be a dotted IPv4 address. */
function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
