import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ManualTime } from '../lib/testing/manual-time.ts';
import type { Transport, TransportResponse } from './delivery/transport.ts';
import { MetricAgent } from './metric-agent.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** What can happen to a request; with `lost` the server stores it, but its answer does not arrive. */
type Fate = 'taken' | 'lost' | 'refused' | 'unavailable' | 'no connection' | 'too large';

type Step = { readonly record: number } | { readonly wait: number } | 'flush' | 'restart';

/** A server that knows keys, as ours does: a repeated key is answered but not stored again. */
class ModelServer implements Transport {
  readonly stored: number[] = [];
  readonly refused: number[] = [];
  readonly #keys = new Set<string>();
  readonly #fates: Fate[];

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates];
  }

  async post({ headers, body }: Parameters<Transport['post']>[0]): Promise<TransportResponse> {
    const { metrics } = JSON.parse(gunzipSync(body).toString()) as { metrics: { value: number }[] };
    const values = metrics.map(({ value }) => value);
    const fate = this.#fates.shift() ?? 'taken';
    const key = headers['idempotency-key'] ?? '';
    // A server does not change its mind about a batch that it has stored.
    const isKnown = this.#keys.has(key);
    if (fate === 'no connection') throw new Error('ECONNREFUSED');
    if (fate === 'unavailable') return answer(503);
    if (!isKnown && fate === 'too large' && values.length > 1) return answer(413);
    if (!isKnown && fate === 'refused') {
      this.refused.push(...values);
      return answer(400);
    }
    if (!isKnown) this.stored.push(...values);
    this.#keys.add(key);
    if (fate === 'lost') throw new Error('ECONNRESET');
    return answer(202);
  }

  close(): void {}
}

function answer(status: number): TransportResponse {
  return { status, retryAfter: undefined, location: undefined, body: '' };
}

const fates = fc.array(
  fc.constantFrom<Fate>('taken', 'lost', 'refused', 'unavailable', 'no connection', 'too large'),
  { maxLength: 25 },
);
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ record: fc.integer({ min: 1, max: 9 }) }) },
    { weight: 2, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 90_000 }) }) },
    { weight: 2, arbitrary: fc.constant('flush' as const) },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
  ),
  { maxLength: 25 },
);

test('whatever happens on the way, each sample is stored once or was refused, and in order', async (t) => {
  await fc.assert(
    fc.asyncProperty(fates, steps, async (fates: Fate[], steps: Step[]) => {
      const server = new ModelServer(fates);
      const time = new ManualTime();
      const dir = temporaryFolder(t);
      const start = (): MetricAgent =>
        new MetricAgent({
          serverUrl: 'http://model',
          transport: server,
          clock: time,
          timers: time,
          spool: { dir },
          maxBatchSamples: 4,
        });
      let agent = start();
      let recorded = 0;
      for (const step of steps) {
        if (step === 'flush') await agent.flush();
        else if (step === 'restart') {
          await agent.close();
          agent = start();
        } else if ('wait' in step) time.advance(step.wait);
        else for (let sample = 0; sample < step.record; sample++) agent.gauge('a', recorded++);
      }
      for (let tries = 0; !(await agent.flush()); tries++) {
        assert.ok(tries < 100, 'the samples do not leave');
        time.advance(120_000);
      }
      await agent.close();
      assert.deepEqual(
        [...server.stored, ...server.refused].sort((a, b) => a - b),
        Array.from({ length: recorded }, (_, index) => index),
      );
      assert.deepEqual(
        server.stored,
        [...server.stored].sort((a, b) => a - b),
      );
    }),
    { numRuns: 60 },
  );
});
