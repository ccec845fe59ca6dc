import type { Delivery, DeliveryRepository, Lease, NotificationGroup } from '../../../metadata/port.ts';
import { notifyShardOf } from '../routing/group-key.ts';

export type NewDelivery = Parameters<DeliveryRepository['enqueue']>[0][number];

/** What one round decided about one group, to be stored before anybody acts on it. */
export interface Outcome {
  readonly key: string;
  readonly delivery?: NewDelivery;
  readonly keep?: NotificationGroup;
  readonly delete?: boolean;
  /** Runs when it is stored. */
  stored(): void;
}

/** Collects what a round decided, and stores it shard by shard under its lease. */
export class ShardOutbox {
  readonly #outcomes = new Map<string, Outcome[]>();

  add(outcome: Outcome): void {
    const shard = notifyShardOf(outcome.key);
    const others = this.#outcomes.get(shard);
    if (others === undefined) this.#outcomes.set(shard, [outcome]);
    else others.push(outcome);
  }

  /** Each shard is one transaction. Throws when one cannot be stored; those before it are. */
  async store(
    deliveries: Pick<DeliveryRepository, 'enqueue'>,
    leaseOf: (shard: string) => Lease,
  ): Promise<readonly Pick<Delivery, 'id'>[]> {
    const stored: NewDelivery[] = [];
    for (const [shard, outcomes] of this.#outcomes) {
      const wanted = outcomes.map(({ delivery }) => delivery).filter((delivery) => delivery !== undefined);
      await deliveries.enqueue(wanted, {
        groups: outcomes.map(({ keep }) => keep).filter((keep) => keep !== undefined),
        deletedGroups: outcomes.filter((outcome) => outcome.delete).map(({ key }) => key),
        lease: leaseOf(shard),
      });
      for (const outcome of outcomes) outcome.stored();
      stored.push(...wanted);
    }
    return stored;
  }
}
