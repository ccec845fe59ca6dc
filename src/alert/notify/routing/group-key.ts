import type { Tags } from '../../../model/series.ts';
import { spreadOf } from '../../engine/ids.ts';
import { labelOf } from '../documents/matcher.ts';
import { GROUP_BY_ALERT } from '../documents/route.ts';

/** What the alerts of one group have in common: who is told, by which route, and the values they are grouped by. */
export interface GroupIdentity {
  readonly key: string;
  readonly channelId: string;
  readonly routeId: string;
  readonly labels: Tags;
  /** Who looks after it: the name of a lease. */
  readonly shard: string;
}

const SHARDS = 8;

/** `notify-00` to `notify-07`: the names of their leases. */
export const NOTIFY_SHARDS: readonly string[] = Array.from(
  { length: SHARDS },
  (_, shard) => `notify-${String(shard).padStart(2, '0')}`,
);

/**
 * The shard that looks after a group. All groups of a channel are in one shard: when alerts move from one group to another,
 * because routes were changed, it is known here who told the channel of them.
 */
export function notifyShardOf(groupKey: string): string {
  const [channelId = ''] = groupKey.split('/', 1);
  return NOTIFY_SHARDS[spreadOf(channelId) % SHARDS] as string;
}

/** `<channel>/<route>:{alertname="CPU high"}`; for alerts by themselves the id of the alert stands in place of the labels. */
export function groupIdentity(
  { alertId, labels: all }: { readonly alertId: string; readonly labels: Tags },
  {
    channelId,
    routeId,
    groupBy,
  }: { readonly channelId: string; readonly routeId: string; readonly groupBy: readonly string[] },
): GroupIdentity {
  const isAlone = groupBy.includes(GROUP_BY_ALERT);
  const labels = isAlone
    ? all
    : Object.fromEntries(groupBy.toSorted().map((key) => [key, labelOf(all, key)]));
  const key = `${channelId}/${routeId}:${isAlone ? alertId : printLabels(labels)}`;
  return { key, channelId, routeId, labels, shard: notifyShardOf(key) };
}

function printLabels(labels: Tags): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`;
}
