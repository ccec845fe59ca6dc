import type { Insertable, Selectable } from 'kysely';
import type { AlertEvent, AlertState, EventReason } from '../port.ts';
import type { EventTable } from './tables.ts';
import { asMs, asMsOrNull } from './values.ts';

type Tags = AlertEvent['labels'];

/** Columns of a new event: its number is the database's. */
export const EVENT_COLUMNS = 19;

export function eventRow(event: Omit<AlertEvent, 'seq'>): Insertable<EventTable> {
  return {
    id: event.id,
    rule_id: event.ruleId,
    rule_name: event.ruleName,
    alert_id: event.alertId,
    group_tags: JSON.stringify(event.groupTags),
    labels: JSON.stringify(event.labels),
    annotations: JSON.stringify(event.annotations),
    from_state: event.from,
    to_state: event.to,
    reason: event.reason,
    at_ms: asMs(event.atMs),
    value: event.value,
    threshold: event.threshold,
    severity: event.severity,
    first_triggered_ms: asMsOrNull(event.firstTriggeredMs),
    fired_ms: asMsOrNull(event.firedMs),
    resolved_ms: asMsOrNull(event.resolvedMs),
    episode_id: event.episodeId,
    message: event.message,
  };
}

export function eventOf(row: Selectable<EventTable>): AlertEvent {
  return {
    seq: row.seq,
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    alertId: row.alert_id,
    groupTags: JSON.parse(row.group_tags) as Tags,
    labels: JSON.parse(row.labels) as Tags,
    annotations: JSON.parse(row.annotations) as Tags,
    from: row.from_state as AlertState,
    to: row.to_state as AlertState,
    reason: row.reason as EventReason,
    atMs: row.at_ms,
    value: row.value,
    threshold: row.threshold,
    severity: row.severity,
    firstTriggeredMs: row.first_triggered_ms,
    firedMs: row.fired_ms,
    resolvedMs: row.resolved_ms,
    episodeId: row.episode_id,
    message: row.message,
  };
}
