import type { AuditEntry, AuditRepository } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import { countThroughChanges, type RuleChange } from './missed-evaluations.ts';
import type { Unit } from './unit.ts';

const KINDS = ['alert_rules', 'recording_rules'] as const;
const ENTRIES_AT_ONCE = 500;
/** With more changes than so many since then, the older ones count for nothing: what is not known is not counted as missed. */
const MOST_ENTRIES = 20_000;
/** Clocks of the processes that change rules differ a little, so that entries are not quite in the order of their times. */
const MOST_APART_MS = 60_000;

/**
 * Counts what rules have missed before they were changed last, where that is not done: not the time in which they were disabled.
 * Returns how many evaluations that are.
 */
export async function recount(units: Iterable<Unit>, audit: AuditRepository): Promise<number> {
  const due: Unit[] = [];
  for (const unit of units) if (unit.isRecountDue) due.push(unit);
  if (due.length === 0) return 0;
  const sinceMs = Math.min(...due.map(({ state }) => state.countedMs ?? Number.POSITIVE_INFINITY));
  const changes = await changesSince(audit, sinceMs);
  let missed = 0;
  for (const unit of due) {
    const { state, intervalMs, changedMs, id } = unit;
    // What the trail does not know any more is not counted.
    const known = [...(changes.get(id) ?? []), { atMs: changedMs, wasEnabled: false }];
    missed += countThroughChanges(state, known, intervalMs);
    unit.isRecountDue = false;
  }
  return missed;
}

/** How rules were changed since a time, by their ids, each oldest first; of all rules, from the audit trail. */
async function changesSince(
  audit: AuditRepository,
  sinceMs: TimestampMs,
): Promise<ReadonlyMap<string, readonly RuleChange[]>> {
  const changes = new Map<string, RuleChange[]>();
  for (const kind of KINDS) {
    for await (const { subjectId, atMs, before } of entriesSince(audit, kind, sinceMs)) {
      const known = changes.get(subjectId) ?? [];
      known.push({ atMs, wasEnabled: isEnabled(before) });
      changes.set(subjectId, known);
    }
  }
  return new Map(Array.from(changes, ([id, newestFirst]) => [id, newestFirst.toReversed()]));
}

async function* entriesSince(
  audit: AuditRepository,
  kind: string,
  sinceMs: TimestampMs,
): AsyncGenerator<AuditEntry> {
  let beforeSeq: number | undefined;
  for (let read = 0; read < MOST_ENTRIES; read += ENTRIES_AT_ONCE) {
    const entries = await audit.list({
      ...{ kind, limit: ENTRIES_AT_ONCE },
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    });
    for (const entry of entries) if (entry.atMs > sinceMs) yield entry;
    const last = entries.at(-1);
    if (entries.length < ENTRIES_AT_ONCE || last === undefined || last.atMs < sinceMs - MOST_APART_MS) return;
    beforeSeq = last.seq;
  }
}

/** Of a body in the audit trail; before a rule was created there is none. */
function isEnabled(body: unknown): boolean {
  return body !== undefined && (body as { readonly enabled?: boolean }).enabled !== false;
}
