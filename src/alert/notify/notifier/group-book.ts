import type { DeliveryRepository, NotificationGroup } from '../../../metadata/port.ts';
import type { TimestampMs } from '../../../model/time.ts';
import { EMPTY_GROUP } from '../grouping/group-state.ts';
import { type GroupIdentity, notifyShardOf } from '../routing/group-key.ts';
import { type Group, keptGroupOf, toldSilenceEnd } from './kept-group.ts';

/** What the groups of this notifier's shards have said: a copy of what is kept, and groups that have said nothing yet. */
export class GroupBook {
  readonly #deliveries: Pick<DeliveryRepository, 'groups'>;
  readonly #groups = new Map<string, Group>();
  /** Keys that are stored. */
  readonly #kept = new Set<string>();
  /** Ends of silences that were told, by key. */
  readonly #silenceEnds = new Map<string, TimestampMs>();

  constructor(deliveries: Pick<DeliveryRepository, 'groups'>) {
    this.#deliveries = deliveries;
  }

  get size(): number {
    return this.#groups.size;
  }

  get groups(): Iterable<Group> {
    return this.#groups.values();
  }

  get silenceKeys(): readonly string[] {
    return [...this.#silenceEnds.keys()];
  }

  /** Reads what was kept of some shards, in place of what is known of them. Returns the groups of alerts. */
  async load(shards: ReadonlySet<string>): Promise<readonly Group[]> {
    const kept = await this.#deliveries.groups();
    this.drop(shards);
    const loaded: Group[] = [];
    for (const entry of kept) {
      if (!shards.has(notifyShardOf(entry.key))) continue;
      const group = this.#read(entry);
      if (group !== undefined) loaded.push(group);
    }
    return loaded;
  }

  /** Somebody else looks after these shards. */
  drop(shards: ReadonlySet<string>): void {
    for (const keys of [this.#groups, this.#silenceEnds, this.#kept])
      for (const key of keys.keys()) if (shards.has(notifyShardOf(key))) keys.delete(key);
  }

  /** The group as it is known, or as it is before it says anything. */
  groupOf(identity: GroupIdentity): Group {
    return this.#groups.get(identity.key) ?? { identity, state: EMPTY_GROUP };
  }

  isKept(key: string): boolean {
    return this.#kept.has(key);
  }

  set(group: Group, { isKept }: { readonly isKept: boolean }): void {
    const { key } = group.identity;
    this.#groups.set(key, group);
    if (isKept) this.#kept.add(key);
  }

  delete(key: string): void {
    this.#groups.delete(key);
    this.#silenceEnds.delete(key);
    this.#kept.delete(key);
  }

  silenceEnd(key: string): TimestampMs | undefined {
    return this.#silenceEnds.get(key);
  }

  setSilenceEnd(key: string, endMs: TimestampMs): void {
    this.#silenceEnds.set(key, endMs);
    this.#kept.add(key);
  }

  #read(entry: NotificationGroup): Group | undefined {
    const endMs = toldSilenceEnd(entry);
    if (endMs !== undefined) {
      this.setSilenceEnd(entry.key, endMs);
      return undefined;
    }
    const group = keptGroupOf(entry);
    if (group !== undefined) this.set(group, { isKept: true });
    return group;
  }
}
