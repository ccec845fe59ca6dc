import type { TimestampMs } from '../../../model/time.ts';

/** An alert that somebody was told fires, and was not told yet that it is over. */
export interface ToldAlert {
  /** The episode that it was told of last. */
  readonly episodeId: string | null;
  /** When it was told of last. */
  readonly toldMs: TimestampMs;
  /** It was muted since; when that ends and it still fires, it is told anew. */
  readonly muted: boolean;
}

/** What a group of alerts has said, and to be kept until all of it is over. */
export interface GroupState {
  readonly told: ReadonlyMap<string, ToldAlert>;
  /** Null before the first message. */
  readonly lastMessageMs: TimestampMs | null;
  /** How many there were; part of their identity. */
  readonly messages: number;
  /** Of the last message; nothing new is said while it is on its way. */
  readonly lastDeliveryId: string | null;
  /** Names the thread of messages, from the first until all is over. */
  readonly threadId: string | null;
  /** Since when there is something new to be said; null when there is not. Not kept. */
  readonly changeSinceMs: TimestampMs | null;
}

export const EMPTY_GROUP: GroupState = {
  told: new Map(),
  lastMessageMs: null,
  messages: 0,
  lastDeliveryId: null,
  threadId: null,
  changeSinceMs: null,
};

interface KeptGroup {
  readonly version: 1;
  readonly told: readonly (readonly [
    alertId: string,
    episodeId: string | null,
    toldMs: TimestampMs,
    muted: 0 | 1,
  ])[];
  readonly lastMessageMs: TimestampMs | null;
  readonly messages: number;
  readonly lastDeliveryId: string | null;
  readonly threadId: string | null;
}

/** As JSON, for `NotificationGroup.state`. */
export function keptGroup(state: GroupState): KeptGroup {
  const { lastMessageMs, messages, lastDeliveryId, threadId } = state;
  return {
    version: 1,
    told: [...state.told].map(([alertId, { episodeId, toldMs, muted }]) => [
      ...([alertId, episodeId, toldMs, muted ? 1 : 0] as const),
    ]),
    ...{ lastMessageMs, messages, lastDeliveryId, threadId },
  };
}

/** What was kept; undefined for what a newer program wrote. */
export function restoredGroup(kept: unknown): GroupState | undefined {
  const group = kept as KeptGroup | null;
  if (typeof group !== 'object' || group?.version !== 1) return undefined;
  const { lastMessageMs, messages, lastDeliveryId, threadId } = group;
  const told = new Map(
    group.told.map(([alertId, episodeId, toldMs, muted]) => [
      ...([alertId, { episodeId, toldMs, muted: muted === 1 }] as const),
    ]),
  );
  return { told, ...{ lastMessageMs, messages, lastDeliveryId, threadId }, changeSinceMs: null };
}
