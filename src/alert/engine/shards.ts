import { spreadOf } from './ids.ts';

/** Enough to spread over some ten evaluators evenly, few enough to be renewed in one statement. */
const SHARD_COUNT = 32;

/** `rules-00` to `rules-31`: the names of their leases. */
export const SHARD_NAMES: readonly string[] = Array.from(
  { length: SHARD_COUNT },
  (_, shard) => `rules-${String(shard).padStart(2, '0')}`,
);

/**
 * The shard of a rule, the same for its whole life: whoever holds the shard is the only one who may change the state of its
 * alerts, also after the rule was changed or deleted.
 */
export function shardOf(ruleId: string): string {
  return SHARD_NAMES[spreadOf(ruleId) % SHARD_COUNT] as string;
}

/**
 * Who of the owners that are alive should have a shard, by rendezvous hashing (Thaler and Ravishankar 1998): when one comes or
 * goes, only its own shards move. Undefined when there is no owner.
 */
export function preferredOwner(name: string, owners: readonly string[]): string | undefined {
  let best: string | undefined;
  let highest = -1;
  for (const owner of owners) {
    const weight = spreadOf(`${owner}\n${name}`);
    if (weight > highest) [best, highest] = [owner, weight];
  }
  return best;
}
