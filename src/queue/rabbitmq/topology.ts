import type { Channel } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import { AppError } from '../../lib/errors.ts';

export type QueueNames = Pick<RabbitmqSettings, 'ingestQueue' | 'deadLetterQueue'>;

// Every look into the dead letters counts as a delivery. RabbitMQ 4 throws away what was delivered 20 times unless told otherwise.
const NEVER = 2_147_483_647;

/** Declares both queues: made if they are not there, else compared. Throws `QUEUE_DECLARED_DIFFERENTLY`. */
export async function declareQueues(channel: Channel, settings: RabbitmqSettings): Promise<void> {
  const { deadLetterQueue, ingestQueue, deliveryLimit } = settings;
  try {
    await channel.assertQueue(deadLetterQueue, {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': NEVER },
    });
    await channel.assertQueue(ingestQueue, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': deliveryLimit,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': deadLetterQueue,
        // A batch leaves this queue only when the dead letters have it for sure; that asks for the overflow rule.
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
    });
  } catch (error) {
    throw isPreconditionFailed(error) ? declaredDifferently(settings, error) : error;
  }
}

function isPreconditionFailed(error: unknown): error is Error {
  return (error as { code?: unknown }).code === 406;
}

function declaredDifferently({ ingestQueue, deadLetterQueue }: QueueNames, cause: Error): AppError {
  // For example: inequivalent arg 'x-delivery-limit' for queue 'metrics.ingest' in vhost '/': received '100' but current is '20'
  const detail = /PRECONDITION_FAILED - ([^"]*)/.exec(cause.message)?.[1] ?? cause.message;
  const queue = /for queue '([^']*)'/.exec(detail)?.[1] ?? ingestQueue;
  const argument = /arg '([^']*)'/.exec(detail)?.[1];
  const name = queue === deadLetterQueue ? 'rabbitmq.deadLetterQueue' : 'rabbitmq.ingestQueue';
  const back = argument === 'x-delivery-limit' ? 'set rabbitmq.deliveryLimit to what the queue has, or ' : '';
  const fix = `${back}set ${name} to another name, or let the queue run empty, delete it and it is made anew`;
  return new AppError(
    'QUEUE_DECLARED_DIFFERENTLY',
    `the queue ${queue} is there with other properties (${detail.trim()}): ${fix}`,
    { status: 503, cause },
  );
}
