import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Endings that nobody can register (RFC 6762, RFC 8375, and what routers and ICANN keep for private networks). */
const PRIVATE_DOMAINS = ['local', 'lan', 'home', 'home.arpa', 'internal', 'intranet', 'corp', 'localdomain'];

/**
 * The names under which people on the same network reach this machine: its host name alone, in private domains and in the
 * domains that it searches itself. Not in every domain: host names are easily guessed, and anybody can register
 * `raspberrypi.evil.example`.
 */
export function machineNames(
  name = hostname(),
  searchDomains: readonly string[] = readSearchDomains(),
): readonly string[] {
  const full = name.toLowerCase();
  const short = full.split('.', 1)[0] ?? '';
  if (short === '') return [];
  return [full, short, ...[...PRIVATE_DOMAINS, ...searchDomains].map((domain) => `${short}.${domain}`)];
}

/** Of the lines `search a.example b.example` and `domain a.example`; see resolv.conf(5). */
function readSearchDomains(): readonly string[] {
  try {
    const lines = readFileSync('/etc/resolv.conf', 'utf8').split('\n');
    return lines.flatMap((line) => /^\s*(?:search|domain)\s+(.+)/.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
  } catch {
    // Not every system has this file.
    return [];
  }
}
