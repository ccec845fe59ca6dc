import assert from 'node:assert/strict';
import { hostname, platform } from 'node:os';
import { type TestContext, test } from 'node:test';
import { ManualTime } from '../lib/testing/manual-time.ts';
import type { Collector } from './collectors/collector.ts';
import { createHostAgent, type HostAgent, type HostAgentDependencies } from './host-agent.ts';
import { MetricAgent } from './metric-agent.ts';
import { offsetOf } from './schedule.ts';
import { type IngestServer, type ReceivedMetric, startIngestServer } from './testing/ingest-server.ts';
import { until } from './testing/until.ts';

interface Setup {
  readonly server: IngestServer;
  readonly time: ManualTime;
  readonly host: HostAgent;
  readonly logged: string[];
}

const settings = { intervalSeconds: 10, flushSeconds: 10, hostTag: 'web-1' };

async function setUp(t: TestContext, deps: Partial<HostAgentDependencies> = {}): Promise<Setup> {
  const server = await startIngestServer(t);
  const time = new ManualTime();
  const logged: string[] = [];
  const log = (details: object, message: string): void => {
    logged.push(`${message} ${JSON.stringify(details)}`);
  };
  const sink = new MetricAgent({ serverUrl: server.url, clock: time, timers: time, flushMs: 10 ** 9 });
  const host = createHostAgent({
    settings,
    sink,
    clock: time,
    timers: time,
    log: { info: log, warn: log },
    collectors: [],
    ...deps,
  });
  t.after(async () => {
    await host.stop();
    await sink.close();
  });
  return { server, time, host, logged };
}

const metricsOf = ({ taken }: IngestServer): ReceivedMetric[] => taken.flatMap(({ metrics }) => metrics);

/** Counts its own calls: 1, 2, 3 … */
function countingCollector(name: string): Collector {
  let calls = 0;
  return {
    name,
    collect: async () => {
      calls += 1;
      return [{ name, value: calls, type: 'gauge', unit: 'calls', tags: { cpu: '0' } }];
    },
  };
}

test('it collects at once, a second later, and then on its own grid, stamped with the grid’s times', async (t) => {
  const { server, time, host } = await setUp(t, { collectors: [countingCollector('calls')] });
  const start = time.now();
  const calls = (): number[] => {
    return metricsOf(server)
      .filter(({ name }) => name === 'calls')
      .map(({ timestamp }) => timestamp);
  };
  const advanceTo = async (ms: number, count: number): Promise<void> => {
    await until('the next collection is planned', () => time.delays.length === 2);
    time.advance(ms);
    await until(`collection ${count}`, () => calls().length === count);
  };
  host.start();
  host.start();
  await until('the first', () => calls().length === 1);
  await advanceTo(1_000, 2);
  const delay = time.delays[0] ?? 0;
  await advanceTo(delay, 3);
  // A timer that fires 20 ms late still belongs to its place on the grid.
  await advanceTo(10_020, 4);
  await advanceTo(9_980, 5);
  const grid = offsetOf('web-1', 10_000);
  const [first = 0, second = 0, ...planned] = calls();
  assert.deepEqual([first - start, second - start], [0, 1_000]);
  const base = planned[0] ?? 0;
  assert.equal((base - grid) % 10_000, 0);
  assert.deepEqual(planned, [base, base + 10_000, base + 20_000]);
});

test('every sample carries host and os, and the agent tells of itself', async (t) => {
  const { server, host } = await setUp(t, { collectors: [countingCollector('calls')] });
  host.start();
  await until('the first collection', () => server.taken.length === 1);
  const metrics = metricsOf(server);
  for (const { tags } of metrics) {
    assert.equal(tags?.host, 'web-1');
    assert.equal(tags?.os, platform());
  }
  assert.deepEqual(metrics[0]?.tags, { host: 'web-1', os: platform(), cpu: '0' });
  assert.equal(metrics[0]?.unit, 'calls');
  assert.deepEqual(
    metrics.slice(1).map(({ name, type }) => `${name} ${type}`),
    [
      'agent_samples_sent_total counter',
      'agent_samples_dropped_total counter',
      'agent_send_errors_total counter',
      'agent_collect_errors_total counter',
      'agent_spool_bytes gauge',
      'agent_collect_duration_seconds gauge',
    ],
  );
});

test('without a setting the host tag is the host’s name', async (t) => {
  const { server, host } = await setUp(t, { settings: { ...settings, hostTag: '' } });
  host.start();
  await until('the first collection', () => server.taken.length === 1);
  assert.equal(metricsOf(server)[0]?.tags?.host, hostname());
});

test('a collector that fails is logged once, counted, and does not stop the others', async (t) => {
  let trouble: string | undefined = 'EACCES';
  const failing: Collector = {
    name: 'moody',
    collect: async () => {
      if (trouble !== undefined) throw new Error(trouble);
      return [];
    },
  };
  const { server, time, host, logged } = await setUp(t, {
    collectors: [failing, countingCollector('calls')],
  });
  const nth = async (count: number): Promise<void> => {
    await until(`collection ${count}`, () => server.taken.length === count && time.delays.length === 2);
  };
  host.start();
  await nth(1);
  time.advance(1_000);
  await nth(2);
  assert.deepEqual(logged, ['a collector has no readings {"collector":"moody","reason":"EACCES"}']);
  trouble = undefined;
  time.advance(time.delays[0] ?? 0);
  await nth(3);
  assert.equal(logged[1], 'the collector has readings again {"collector":"moody"}');
  const errors = metricsOf(server).filter(({ name }) => name === 'agent_collect_errors_total');
  assert.equal(errors.at(-1)?.value, 2);
  assert.equal(metricsOf(server).filter(({ name }) => name === 'calls').length, 3);
});

test('a collector that hangs is left behind after half the interval and not started twice', async (t) => {
  let calls = 0;
  const hanging: Collector = {
    name: 'stuck',
    collect: () => {
      calls += 1;
      return new Promise(() => undefined);
    },
  };
  const { server, time, host, logged } = await setUp(t, {
    collectors: [hanging, countingCollector('calls')],
  });
  host.start();
  // The sink's timer and the deadline of the one that hangs.
  await until('the other collectors are done', () => time.delays.length === 2);
  time.advance(5_000);
  await until('the first collection', () => server.taken.length === 1 && time.delays.length === 2);
  time.advance(1_000);
  await until('the second collection', () => server.taken.length === 2);
  assert.equal(calls, 1);
  assert.equal(logged.length, 1);
});

test('with a longer flush time several collections travel together', async (t) => {
  const { server, time, host } = await setUp(t, {
    settings: { ...settings, intervalSeconds: 1 },
    collectors: [countingCollector('calls')],
  });
  host.start();
  await until('the second is planned', () => time.delays.length === 2);
  time.advance(1_000);
  await until('the third is planned', () => time.delays.length === 2);
  assert.equal(server.requests.length, 0);
});

test('after stop nothing runs and no timer waits', async (t) => {
  const { server, time, host } = await setUp(t);
  host.start();
  await until('the first collection', () => server.taken.length === 1);
  await host.stop();
  // What is left is the sink's own timer.
  assert.equal(time.delays.length, 1);
});
