import type { WriterSettings } from '../../config/sections/writer.ts';
import { AppError } from '../../lib/errors.ts';
import { createWriter, type Writer } from '../writer.ts';
import { FakeQueue } from './fake-queue.ts';
import { FakeCatalog, FakeStore } from './fake-store.ts';

export interface WriterSetup {
  readonly queue: FakeQueue;
  readonly store: FakeStore;
  readonly catalog: FakeCatalog;
  readonly writer: Writer;
  readonly observed: {
    samples: number;
    batches: number;
    duplicates: number;
    dead: number;
    transient: number;
    permanent: number;
  };
  /** Waits the writer asked for, in ms. */
  readonly sleeps: number[];
  readonly clock: { advance(ms: number): void };
}

/** A writer over a fake store, started, with a clock that only the test and the writer's own waits move. */
export function startWriter(
  options: {
    durable?: boolean;
    settings?: Partial<WriterSettings>;
    /** Whose queue and store this writer works on as well; its catalog is its own. */
    shared?: Pick<WriterSetup, 'queue' | 'store'>;
  } = {},
): WriterSetup {
  let nowMs = 0;
  const clock = { now: () => nowMs, monotonicMs: () => nowMs };
  const queue = options.shared?.queue ?? new FakeQueue({ holdsDurably: options.durable ?? false });
  const store = options.shared?.store ?? new FakeStore();
  const catalog = new FakeCatalog();
  const observed = { samples: 0, batches: 0, duplicates: 0, dead: 0, transient: 0, permanent: 0 };
  const sleeps: number[] = [];
  const writer = createWriter({
    queue,
    store,
    catalog,
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    settings: {
      maxBatchSamples: 1_000,
      batchSamples: 1,
      batchMs: 0,
      commitsAtOnce: 2,
      retryMinMs: 100,
      retryMaxMs: 1_000,
      ...options.settings,
    },
    random: () => 0,
    sleep: async (ms) => {
      sleeps.push(ms);
      nowMs += ms;
    },
    observe: {
      committed: ({ batches, samples }) => {
        observed.batches += batches;
        observed.samples += samples;
      },
      duplicates: (batches) => {
        observed.duplicates += batches;
      },
      lagSeconds: () => undefined,
      failed: ({ transient }) => {
        observed[transient ? 'transient' : 'permanent'] += 1;
      },
      dead: (samples) => {
        observed.dead += samples;
      },
    },
  });
  writer.start();
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { queue, store, catalog, writer, observed, sleeps, clock: { advance } };
}

/** Waits until every batch was answered. */
export async function drained({ queue }: WriterSetup): Promise<void> {
  while (queue.stats().depthBatches !== 0) await new Promise((resolve) => setImmediate(resolve));
}

export function storeFull(): AppError {
  return new AppError('STORE_FULL', 'no space left on the disk', { status: 503, retryAfterSeconds: 5 });
}
