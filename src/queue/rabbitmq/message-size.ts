import { AppError } from '../../lib/errors.ts';

/**
 * The largest message that the broker takes, in bytes, when it closed a channel because one was larger, for example with
 * `PRECONDITION_FAILED - message size 17000000 is larger than configured max size 16777216`.
 */
export function messageSizeLimit(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, size, limit] = /message size (\d+)(?:\D+(\d+))?/.exec(error.message) ?? [];
  if (size === undefined) return undefined;
  return limit === undefined ? Number(size) - 1 : Number(limit);
}

export function messageTooLarge(sizeBytes: number, limitBytes: number): AppError {
  return new AppError(
    'BATCH_TOO_LARGE',
    `a batch of ${sizeBytes} bytes is larger than the ${limitBytes} bytes that one message to RabbitMQ may have`,
    {
      status: 413,
      fix: "Send smaller batches, or raise rabbitmq.maxMessageMiB, and RabbitMQ's own max_message_size with it.",
    },
  );
}
