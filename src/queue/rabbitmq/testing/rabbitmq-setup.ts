import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../../config/load.ts';
import type { RabbitmqSettings } from '../../../config/sections/rabbitmq.ts';
import { systemClock } from '../../../lib/clock.ts';
import type { SampleQueue } from '../../port.ts';
import {
  createRabbitMqQueue,
  type RabbitMqQueueOptions,
  type RabbitMqSampleQueue,
} from '../rabbitmq-queue.ts';

let nextQueue = 1;

/** Settings with queues of their own, so that tests share a broker. */
export function freshSettings(url: string, settings: Partial<RabbitmqSettings> = {}): RabbitmqSettings {
  const number = nextQueue;
  nextQueue += 1;
  return {
    ...loadConfig({ environment: {} }).rabbitmq,
    url,
    ingestQueue: `metrics.ingest.${number}`,
    deadLetterQueue: `metrics.dlq.${number}`,
    reconnectMaxSeconds: 0.3,
    ...settings,
  };
}

export const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A queue as a process has it that publishes and consumes; it may not be connected yet. */
export function testQueue(
  settings: RabbitmqSettings,
  options: Partial<RabbitMqQueueOptions> = {},
): RabbitMqSampleQueue {
  return createRabbitMqQueue({
    settings,
    clock: systemClock,
    log: silentLog,
    origin: 'test',
    publish: true,
    consume: true,
    statsIntervalMs: 20,
    ...options,
  });
}

/** Polls until `condition` holds; fails after the deadline with what was waited for. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 30_000,
): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    await sleep(5);
  }
}

export async function connected<T extends SampleQueue>(queue: T): Promise<T> {
  await until('a connection to RabbitMQ', () => queue.health().status === 'ok');
  return queue;
}
