import { Worker } from 'node:worker_threads';
import type { Dataset } from '../tsbs/dataset.ts';
import type { IngestEndpoint, SenderMessage, SenderOptions, SenderResult } from './sender-options.ts';

export interface LoadOptions {
  readonly endpoint: IngestEndpoint;
  readonly dataset: Dataset;
  readonly threads: number;
  readonly connectionsPerThread: number;
  readonly maxSamples: number;
  readonly gzip: boolean;
  readonly keyPrefix?: string | undefined;
  readonly pace: SenderOptions['pace'];
}

export interface LoadResult extends SenderResult {
  readonly wallSeconds: number;
}

/** Sender threads with their requests made and waiting; `run` starts all of them and resolves at the last answer. */
export interface Load {
  run(onProgress?: (acknowledgedSamples: number) => void): Promise<LoadResult>;
  /** How many requests were acknowledged up to now. */
  acknowledgedRequests(): number;
  stop(): Promise<void>;
}

export async function prepareLoad(options: LoadOptions): Promise<Load> {
  const parts = Math.min(options.threads * options.connectionsPerThread, options.dataset.shape.hosts);
  const progress = new Int32Array(new SharedArrayBuffer(parts * 4));
  const acknowledged = new Int32Array(new SharedArrayBuffer(4));
  const workers: Worker[] = [];
  for (let thread = 0; thread < options.threads; thread++) {
    const firstPart = Math.floor((parts * thread) / options.threads);
    const partCount = Math.floor((parts * (thread + 1)) / options.threads) - firstPart;
    if (partCount === 0) continue;
    const { endpoint, dataset, maxSamples, gzip, keyPrefix, pace } = options;
    const workerData: SenderOptions = {
      ...{ endpoint, dataset, maxSamples, gzip, keyPrefix, pace },
      ...{ firstPart, partCount, parts, progress, acknowledged },
    };
    workers.push(new Worker(new URL('./sender-thread.ts', import.meta.url), { workerData }));
  }
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  try {
    await Promise.all(workers.map((worker) => messageOf(worker, 'ready')));
  } catch (cause) {
    await stop();
    throw cause;
  }
  return {
    run: (onProgress) => run(workers, onProgress),
    acknowledgedRequests: () => Atomics.load(acknowledged, 0),
    stop,
  };
}

async function run(
  workers: Worker[],
  onProgress?: (acknowledgedSamples: number) => void,
): Promise<LoadResult> {
  const acknowledged = new Map<Worker, number>();
  const startedAt = performance.now();
  const results = await Promise.all(
    workers.map((worker) => {
      worker.on('message', (message: SenderMessage) => {
        if (message.kind !== 'progress') return;
        acknowledged.set(worker, message.acknowledgedSamples);
        onProgress?.([...acknowledged.values()].reduce((sum, count) => sum + count, 0));
      });
      const done = messageOf(worker, 'done');
      worker.postMessage('go');
      return done;
    }),
  );
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  return { wallSeconds, ...sumResults(results.map((message) => message.result)) };
}

function messageOf<Kind extends SenderMessage['kind']>(
  worker: Worker,
  kind: Kind,
): Promise<Extract<SenderMessage, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`a sender thread ended before it said "${kind}"`)));
    worker.on('message', (message: SenderMessage) => {
      if (message.kind === kind) resolve(message as Extract<SenderMessage, { kind: Kind }>);
    });
  });
}

function sumResults(results: readonly SenderResult[]): SenderResult {
  const sum = (pick: (result: SenderResult) => number) =>
    results.reduce((total, one) => total + pick(one), 0);
  return {
    acknowledgedSamples: sum((result) => result.acknowledgedSamples),
    requests: sum((result) => result.requests),
    bodyBytes: sum((result) => result.bodyBytes),
    retries: sum((result) => result.retries),
    latenciesMs: Float64Array.from(results.flatMap((result) => [...result.latenciesMs])),
    maxLagMs: Math.max(...results.map((result) => result.maxLagMs)),
    cpuSeconds: sum((result) => result.cpuSeconds),
  };
}
