import type { NotificationGroup } from '../../../metadata/port.ts';
import type { Tags } from '../../../model/series.ts';
import type { TimestampMs } from '../../../model/time.ts';
import { type GroupState, keptGroup, restoredGroup } from '../grouping/group-state.ts';
import { type GroupIdentity, notifyShardOf } from '../routing/group-key.ts';

/** A group of alerts with what it said. */
export interface Group {
  readonly identity: GroupIdentity;
  readonly state: GroupState;
}

interface KeptIdentity {
  readonly channelId: string;
  readonly routeId: string;
  readonly labels: Tags;
}

export function groupToKeep({ identity, state }: Group, updatedAtMs: TimestampMs): NotificationGroup {
  const { key, channelId, routeId, labels } = identity;
  return { key, state: { ...keptGroup(state), channelId, routeId, labels }, updatedAtMs };
}

/** Undefined for what is no group of alerts, or one that a newer program wrote. */
export function keptGroupOf({ key, state: kept }: NotificationGroup): Group | undefined {
  const state = restoredGroup(kept);
  if (state === undefined) return undefined;
  const { channelId, routeId, labels } = kept as KeptIdentity;
  return { identity: { key, channelId, routeId, labels, shard: notifyShardOf(key) }, state };
}

const SILENCE = 'silence:';

/** The key under which is kept that a channel was told that a silence ends soon. */
export function silenceKey(silenceId: string, channelId: string): string {
  return `${SILENCE}${channelId}/${silenceId}`;
}

/** The end of the silence that was told; undefined for what is no such note. */
export function toldSilenceEnd({ key, state }: NotificationGroup): TimestampMs | undefined {
  return key.startsWith(SILENCE) ? (state as { readonly endMs?: TimestampMs }).endMs : undefined;
}
