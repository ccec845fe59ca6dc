import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type PayloadSpec, payloadSamples, planPayloads } from '../tsbs/dataset.ts';
import { createRequestEncoder } from './bodies.ts';
import { HttpConnection } from './http-connection.ts';
import type { SenderMessage, SenderOptions, SenderResult } from './sender-options.ts';

/** Data time that a connection may be ahead of the slowest; Prometheus refuses samples an hour older than its newest. */
const MAX_LEAD_MS = 20 * 60_000;
const MAX_TRIES = 100;

type Request = { spec: PayloadSpec; bytes: Buffer; bodyBytes: number };

const options = workerData as SenderOptions;
const encode = createRequestEncoder(options);
const latenciesMs: number[] = [];
const totals = { acknowledgedSamples: 0, requests: 0, bodyBytes: 0, retries: 0, maxLagMs: 0 };

/** The requests of one connection, all made at once or each when it is asked for. */
function requestsOf(part: number): Iterable<Request> {
  const plan = planPayloads(options.dataset.shape, { ...options, part });
  const lazily = function* (): Generator<Request> {
    for (const spec of plan) yield { spec, ...encode(spec) };
  };
  return options.pace === 'ahead' ? [...lazily()] : lazily();
}

async function waitForOthers(spec: PayloadSpec): Promise<void> {
  const leadSteps = MAX_LEAD_MS / options.dataset.shape.stepMs;
  while (spec.firstStep - Math.min(...options.progress) > leadSteps) await sleep(1);
}

async function waitUntilDue(spec: PayloadSpec): Promise<void> {
  const { startMs, stepMs } = options.dataset.shape;
  const dueMs = startMs + (spec.firstStep + spec.stepCount - 1) * stepMs;
  const early = dueMs - Date.now();
  if (early > 0) await sleep(early);
  totals.maxLagMs = Math.max(totals.maxLagMs, Date.now() - dueMs);
}

/** Sends until the request is acknowledged. An answer that says "not now" is waited out; any other ends the run. */
async function deliver(connection: HttpConnection, request: Request): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const sentAt = performance.now();
    const response = await connection.send(request.bytes);
    if (response.status === 202 || response.status === 204 || response.status === 200) {
      latenciesMs.push(performance.now() - sentAt);
      return;
    }
    if (response.status !== 503 && response.status !== 429) {
      throw new Error(`${response.status}: ${response.body.toString('utf8', 0, 500)}`);
    }
    totals.retries++;
    await sleep(Math.min(5, Number(response.headers.get('retry-after') ?? 1)) * 1_000);
  }
  throw new Error(`a request was put off ${MAX_TRIES} times`);
}

async function drive(part: number, requests: Iterable<Request>): Promise<void> {
  const connection = new HttpConnection(options.endpoint.port);
  for (const request of requests) {
    if (options.pace === 'paced') await waitUntilDue(request.spec);
    else await waitForOthers(request.spec);
    await deliver(connection, request);
    totals.acknowledgedSamples += payloadSamples(request.spec);
    totals.requests++;
    Atomics.add(options.acknowledged, 0, 1);
    totals.bodyBytes += request.bodyBytes;
    Atomics.store(options.progress, part, request.spec.firstStep + request.spec.stepCount);
  }
  // A connection that is done holds nobody back.
  Atomics.store(options.progress, part, 2 ** 30);
  connection.close();
}

function tell(message: SenderMessage): void {
  parentPort?.postMessage(message);
}

const parts = Array.from({ length: options.partCount }, (_, index) => options.firstPart + index);
const work = parts.map((part) => ({ part, requests: requestsOf(part) }));
tell({ kind: 'ready' });
parentPort?.once('message', async () => {
  const timer = setInterval(
    () => tell({ kind: 'progress', acknowledgedSamples: totals.acknowledgedSamples }),
    1_000,
  );
  const cpuBefore = process.threadCpuUsage();
  await Promise.all(work.map(({ part, requests }) => drive(part, requests)));
  clearInterval(timer);
  const { user, system } = process.threadCpuUsage(cpuBefore);
  const result: SenderResult = {
    ...totals,
    latenciesMs: Float64Array.from(latenciesMs),
    cpuSeconds: (user + system) / 1e6,
  };
  tell({ kind: 'done', result });
  parentPort?.close();
});
