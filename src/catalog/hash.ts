/**
 * Drawn anew by every process, so that nobody can prepare names that all fall on one place of a table.
 * Hashes never leave the process.
 */
export const HASH_SEED = Math.floor(Math.random() * 2 ** 32) | 0;

const MULTIPLIER = 0x2c1b3c6d;

export function mixHash(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, MULTIPLIER);
  return product ^ (product >>> 15);
}

/** Spreads what `mixHash` gathered over all 32 bits (the finaliser of MurmurHash3). */
export function finishHash(hash: number): number {
  let spread = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  spread = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35);
  return (spread ^ (spread >>> 16)) >>> 0;
}

export function hashText(seed: number, text: string): number {
  const { length } = text;
  let hash = seed ^ length;
  let i = 0;
  // Two code units at a time: the steps depend on one another, so that their number decides.
  for (; i + 1 < length; i += 2) hash = mixHash(hash, text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
  if (i < length) hash = mixHash(hash, text.charCodeAt(i));
  return finishHash(hash);
}
