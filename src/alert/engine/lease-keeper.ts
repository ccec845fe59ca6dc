import type { Clock } from '../../lib/clock.ts';
import type { Lease, LeaseRepository } from '../../metadata/port.ts';
import { preferredOwner } from './shards.ts';

export interface LeaseKeeperDependencies {
  readonly leases: LeaseRepository;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly owner: string;
  readonly group: string;
  readonly names: readonly string[];
  readonly ttlMs: number;
}

/** What a beat came to. */
export interface Beat {
  /** Leases that this owner has and had not before; work that was done under an earlier one is not to be trusted. */
  readonly acquired: readonly Lease[];
  /** Names of leases that it has no more. */
  readonly lost: readonly string[];
  /** Names of leases that another owner should have: to be released as soon as the work under them is done. */
  readonly unwanted: readonly string[];
}

/** Keeps this owner's share of the leases of a group: each name goes to the owner that rendezvous hashing prefers. */
export class LeaseKeeper {
  readonly #deps: LeaseKeeperDependencies;
  readonly #held = new Map<string, Lease>();
  #owners: readonly string[] = [];
  #validUntilMs = Number.NEGATIVE_INFINITY;

  constructor(deps: LeaseKeeperDependencies) {
    this.#deps = deps;
  }

  /** All owners of the group that are alive, as of the last beat. */
  get owners(): readonly string[] {
    return this.#owners;
  }

  get held(): readonly Lease[] {
    return [...this.#held.values()];
  }

  /** Whether work under the lease may go on: nobody else can have it, by this machine's own clock. */
  isValid(lease: Lease): boolean {
    return this.#held.get(lease.name) === lease && this.#deps.clock.monotonicMs() < this.#validUntilMs;
  }

  /** Says that this owner is alive, renews what it has and takes what it should have. Throws when it cannot be said. */
  async beat(): Promise<Beat> {
    const { leases, clock, owner, group, names, ttlMs } = this.#deps;
    const askedMs = clock.monotonicMs();
    this.#owners = await leases.heartbeat(group, owner, ttlMs);
    const wanted = new Set(names.filter((name) => preferredOwner(name, this.#owners) === owner));
    const taken = await leases.take([...new Set([...wanted, ...this.#held.keys()])], owner, ttlMs);
    this.#validUntilMs = askedMs + ttlMs;
    const changes = this.#hold(taken);
    const unwanted = [...this.#held.keys()].filter((name) => !wanted.has(name));
    return { ...changes, unwanted };
  }

  /** Somebody else has it: nothing more is done under it, and it is not given back. */
  drop(lease: Lease): void {
    if (this.#held.get(lease.name) === lease) this.#held.delete(lease.name);
  }

  /** Gives back at once, so that the next owner need not wait. */
  async release(leases: readonly Lease[]): Promise<void> {
    for (const lease of leases) this.drop(lease);
    await this.#deps.leases.release(leases);
  }

  /** Gives back everything and says that this owner is gone. */
  async leave(): Promise<void> {
    const { leases, group, owner } = this.#deps;
    await this.release(this.held);
    await leases.leave(group, owner);
  }

  #hold(taken: readonly Lease[]): Pick<Beat, 'acquired' | 'lost'> {
    const now = new Map(taken.map((lease) => [lease.name, lease]));
    const lost: string[] = [];
    for (const [name, lease] of this.#held) {
      if (now.get(name)?.generation === lease.generation) continue;
      this.#held.delete(name);
      lost.push(name);
    }
    const acquired = taken.filter(({ name }) => !this.#held.has(name));
    for (const lease of acquired) this.#held.set(lease.name, lease);
    return { acquired, lost };
  }
}
