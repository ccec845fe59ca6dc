import { createHash } from 'node:crypto';
import type { Message, MessageProperties } from 'amqplib';
import type { TimestampMs } from '../../model/time.ts';
import { type BatchHeader, peekBatchMessage } from '../batch-message.ts';
import type { DeadLetter } from '../port.ts';

/** Why a message died, as it is kept in the headers of the dead letter. */
export interface Death {
  readonly code: string;
  readonly reason: string;
  readonly origin: string;
  readonly diedAtMs: TimestampMs;
  /** Id of the batch that the dead rows were part of. */
  readonly batchId?: string;
}

const HEADER = {
  code: 'dashboarding-code',
  reason: 'dashboarding-reason',
  origin: 'dashboarding-origin',
  diedAt: 'dashboarding-died-at',
  batchId: 'dashboarding-batch-id',
  samples: 'dashboarding-samples',
  publishedAt: 'dashboarding-published-at',
} as const;

// All headers of a message share 64 KiB.
const MAX_REASON_LENGTH = 2_000;

/** The headers of a dead letter. Times are texts, for people who look at the queue with RabbitMQ's own tools. */
export function letterHeaders(death: Death, content: Uint8Array): Record<string, string | number> {
  const batch = peek(content);
  return {
    [HEADER.code]: death.code,
    [HEADER.reason]: death.reason.slice(0, MAX_REASON_LENGTH),
    [HEADER.origin]: death.origin,
    [HEADER.diedAt]: new Date(death.diedAtMs).toISOString(),
    ...(death.batchId === undefined ? {} : { [HEADER.batchId]: death.batchId }),
    ...(batch === undefined
      ? {}
      : {
          [HEADER.samples]: batch.samples,
          [HEADER.publishedAt]: new Date(batch.publishedAtMs).toISOString(),
        }),
  };
}

/** What a message in the dead letter queue says of itself, whether we or the broker put it there. */
export function letterOf({ content, properties }: Message): DeadLetter {
  const batch = peek(content);
  const death = ourDeath(properties) ?? brokersDeath(properties);
  const batchId = death.batchId ?? (batch === undefined ? undefined : hex(batch.id));
  return {
    id: letterId(content, batch),
    diedAtMs: death.diedAtMs,
    code: death.code,
    reason: death.reason,
    origin: death.origin,
    ...(batchId === undefined ? {} : { batchId }),
    samples: batch?.samples ?? 0,
    sizeBytes: content.length,
    ...(batch === undefined ? {} : { publishedAtMs: batch.publishedAtMs }),
  };
}

/** The id of the batch inside, else one that follows from what the message holds. */
function letterId(content: Uint8Array, batch: BatchHeader | undefined): string {
  if (batch !== undefined) return hex(batch.id);
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

function peek(content: Uint8Array): BatchHeader | undefined {
  try {
    return peekBatchMessage(content);
  } catch {
    return undefined;
  }
}

function ourDeath({ headers = {} }: MessageProperties): Death | undefined {
  const code = textOf(headers[HEADER.code]);
  if (code === undefined) return undefined;
  const batchId = textOf(headers[HEADER.batchId]);
  return {
    code,
    reason: textOf(headers[HEADER.reason]) ?? '',
    origin: textOf(headers[HEADER.origin]) ?? '',
    diedAtMs: Date.parse(textOf(headers[HEADER.diedAt]) ?? '') || 0,
    ...(batchId === undefined ? {} : { batchId }),
  };
}

/** RabbitMQ moves a message here on its own when writers that took it died too often. */
function brokersDeath({ headers = {} }: MessageProperties): Death {
  const death = headers['x-death']?.[0];
  const seconds = (death?.time as { value?: number } | undefined)?.value ?? 0;
  const origin = `RabbitMQ, queue ${death?.queue ?? 'unknown'}`;
  const diedAtMs = seconds * 1_000;
  // RabbitMQ writes the one with an underscore; the client's types know another spelling.
  if (String(death?.reason) === 'delivery_limit') {
    const reason =
      'the writers that took this batch ended without an answer, as often as rabbitmq.deliveryLimit allows';
    return { code: 'DELIVERY_LIMIT', reason, origin, diedAtMs };
  }
  const reason = death === undefined ? 'put here by another program' : `RabbitMQ says: ${death.reason}`;
  return { code: 'UNKNOWN', reason, origin, diedAtMs };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
