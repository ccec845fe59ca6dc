import type { AlertInstance, AlertRepository } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import { type EndReason, endingEvent } from './end-instances.ts';
import { type Recorded, recordEvents } from './event-recorder.ts';
import type { Shard, Unit } from './unit.ts';

/** A rule whose open episodes must end; `unit` is undefined for one that is gone or was never here. */
export interface Ending {
  readonly shard: Shard;
  readonly ruleId: string;
  readonly unit: Unit | undefined;
  readonly reason: EndReason;
}

/** Rules whose instances are asked for at once. */
const AT_ONCE = 500;

/** Ends what the metadata say is open of the rules, shard by shard. Throws when they cannot say it. */
export async function endEpisodes(
  endings: readonly Ending[],
  { alerts, nowMs }: { readonly alerts: AlertRepository; readonly nowMs: TimestampMs },
): Promise<
  readonly { readonly shard: Shard; readonly endings: readonly Ending[]; readonly recorded: Recorded }[]
> {
  const open = await openOf(endings, alerts);
  const byShard = Map.groupBy(endings, ({ shard }) => shard);
  const done: { shard: Shard; endings: readonly Ending[]; recorded: Recorded }[] = [];
  for (const [shard, members] of byShard) {
    const events = members.flatMap(({ ruleId, reason }) =>
      (open.get(ruleId) ?? []).map((instance) => endingEvent(instance, reason, nowMs)),
    );
    const recorded: Recorded =
      events.length === 0
        ? { outcome: 'stored', events: [] }
        : await recordEvents(alerts, events, shard.lease);
    done.push({ shard, endings: members, recorded });
  }
  return done;
}

async function openOf(
  endings: readonly Ending[],
  alerts: AlertRepository,
): Promise<ReadonlyMap<string, readonly AlertInstance[]>> {
  const found: AlertInstance[] = [];
  for (let from = 0; from < endings.length; from += AT_ONCE) {
    const ids = endings.slice(from, from + AT_ONCE).map(({ ruleId }) => ruleId);
    found.push(...(await alerts.instances(ids)));
  }
  return Map.groupBy(found, ({ ruleId }) => ruleId);
}
