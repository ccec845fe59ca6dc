import type { Insertable, Selectable } from 'kysely';
import type { Delivery, DeliveryAttempt, DeliveryState } from '../port.ts';
import type { AttemptTable, DeliveryTable } from './tables.ts';
import { asMs } from './values.ts';

export type NewDelivery = Omit<Delivery, 'state' | 'attempts' | 'lastError' | 'finishedAtMs'>;

/** Columns of a new delivery. */
export const DELIVERY_COLUMNS = 10;

/** What lists show: all but the message. */
export const LISTED_COLUMNS = [
  'id',
  'channel_id',
  'channel_name',
  'group_key',
  'state',
  'subject',
  'event_ids',
  'created_at_ms',
  'due_at_ms',
  'attempts',
  'last_error',
  'finished_at_ms',
] as const satisfies readonly (keyof DeliveryTable)[];

type ListedRow = Pick<Selectable<DeliveryTable>, (typeof LISTED_COLUMNS)[number]>;

export function deliveryRow(delivery: NewDelivery): Insertable<DeliveryTable> {
  return {
    id: delivery.id,
    channel_id: delivery.channelId,
    channel_name: delivery.channelName,
    group_key: delivery.groupKey,
    state: 'waiting',
    subject: delivery.subject,
    message: JSON.stringify(delivery.message),
    event_ids: JSON.stringify(delivery.eventIds),
    created_at_ms: asMs(delivery.createdAtMs),
    due_at_ms: asMs(delivery.dueAtMs),
  };
}

export function deliveryOf(row: Selectable<DeliveryTable>): Delivery {
  return { ...listedDeliveryOf(row), message: JSON.parse(row.message) as unknown };
}

export function listedDeliveryOf(row: ListedRow): Omit<Delivery, 'message'> {
  return {
    id: row.id,
    channelId: row.channel_id,
    channelName: row.channel_name,
    groupKey: row.group_key,
    state: row.state as DeliveryState,
    subject: row.subject,
    eventIds: JSON.parse(row.event_ids) as readonly string[],
    createdAtMs: row.created_at_ms,
    dueAtMs: row.due_at_ms,
    attempts: row.attempts,
    lastError: row.last_error,
    finishedAtMs: row.finished_at_ms,
  };
}

export function attemptRow(attempt: DeliveryAttempt): Insertable<AttemptTable> {
  return {
    delivery_id: attempt.deliveryId,
    number: attempt.number,
    started_at_ms: asMs(attempt.startedAtMs),
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    status: attempt.status,
    answer: attempt.answer,
  };
}

export function attemptOf(row: Selectable<AttemptTable>): DeliveryAttempt {
  return {
    deliveryId: row.delivery_id,
    number: row.number,
    startedAtMs: row.started_at_ms,
    durationMs: row.duration_ms,
    outcome: row.outcome as DeliveryAttempt['outcome'],
    status: row.status,
    answer: row.answer,
  };
}
