import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Clock } from '../../lib/clock.ts';
import { systemClock } from '../../lib/clock.ts';
import type { SeriesDefinition } from '../../model/series.ts';
import type { ReadBucketsRequest, ReadSamplesRequest, ResolvedBatch } from '../port.ts';
import { serializeError, type WorkerData, type WorkerReply, type WorkerRequest } from './rpc.ts';
import { StoreEngine } from './store-engine.ts';

/** The worker thread of the store: owns DuckDB and the segment files, answers calls, never blocks the server's thread. */
if (parentPort === null) throw new Error('BUG: store-worker.ts must run as a worker thread');
const port: MessagePort = parentPort as unknown as MessagePort;
const data = workerData as WorkerData;
const running = new Map<number, AbortController>();

function reply(message: WorkerReply, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

const engineReady = StoreEngine.open({
  ...data,
  clock: data.clockBuffer === undefined ? systemClock : sharedClock(data.clockBuffer),
  log: (level, fields, message) => reply({ kind: 'log', level, fields, message }),
  onHealth: (health) => reply({ kind: 'health', health }),
});

port.on('message', (request: WorkerRequest) => {
  if (request.kind === 'cancel') running.get(request.id)?.abort();
  else void answer(request);
});

engineReady.then(
  () => reply({ kind: 'ready' }),
  (error) => reply({ kind: 'failed', error: serializeError(error) }),
);

async function answer(request: Extract<WorkerRequest, { kind: 'call' }>): Promise<void> {
  const controller = new AbortController();
  running.set(request.id, controller);
  try {
    const engine = await engineReady;
    const value = await call(engine, request, controller.signal);
    reply({ kind: 'result', id: request.id, value }, buffersOf(value));
  } catch (error) {
    reply({ kind: 'error', id: request.id, error: serializeError(error) });
  } finally {
    running.delete(request.id);
    // Also when closing failed: a thread that nobody can use must not keep the process alive.
    if (request.method === 'close') port.close();
  }
}

function call(
  engine: StoreEngine,
  { method, argument }: Extract<WorkerRequest, { kind: 'call' }>,
  signal: AbortSignal,
): Promise<unknown> {
  switch (method) {
    case 'registerSeries':
      return engine.registerSeries(argument as readonly SeriesDefinition[]);
    case 'listSeriesPage':
      return engine.listSeriesPage(argument as { afterId: number; limit: number });
    case 'listMetrics':
      return engine.listMetrics();
    case 'write':
      return engine.write(argument as readonly ResolvedBatch[]);
    case 'readSamples':
      return engine.readSamples({ ...(argument as ReadSamplesRequest), signal });
    case 'readBuckets':
      return engine.readBuckets({ ...(argument as ReadBucketsRequest), signal });
    case 'explainBuckets':
      return engine.explainBuckets(argument as ReadBucketsRequest);
    case 'stats':
      return engine.stats();
    case 'maintain':
      return engine.maintain(argument as number);
    case 'close':
      return engine.close();
    default:
      throw new Error(`BUG: unknown store method ${String(method satisfies never)}`);
  }
}

/** Buffers of the typed arrays in an answer, to be moved to the other thread in place of being copied. */
function buffersOf(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  collectBuffers(value, buffers);
  return [...buffers];
}

function collectBuffers(value: unknown, into: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) into.add(value.buffer);
  } else if (Array.isArray(value)) {
    if (typeof value[0] === 'object') for (const item of value) collectBuffers(item, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collectBuffers(item, into);
  }
}

function sharedClock(buffer: SharedArrayBuffer): Clock {
  const now = new Float64Array(buffer);
  return { now: () => now[0] as number, monotonicMs: () => performance.now() };
}
