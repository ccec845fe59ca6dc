import assert from 'node:assert/strict';
import { readdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ManualTime } from '../lib/testing/manual-time.ts';
import { MetricAgent } from './metric-agent.ts';
import type { MetricAgentOptions } from './options.ts';
import type { AgentProblem } from './problem.ts';
import { type IngestServer, startIngestServer } from './testing/ingest-server.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { until } from './testing/until.ts';

interface Setup {
  readonly time: ManualTime;
  readonly agent: MetricAgent;
  readonly problems: AgentProblem[];
  readonly recoveries: number[];
}

/** Chance is fixed at one half: the waits are 500, 1,000, 2,000 … ms. */
function startAgent(t: TestContext, server: IngestServer, options: Partial<MetricAgentOptions> = {}): Setup {
  const time = new ManualTime();
  const problems: AgentProblem[] = [];
  const recoveries: number[] = [];
  const agent = new MetricAgent({
    serverUrl: server.url,
    clock: time,
    timers: time,
    flushMs: 10 ** 9,
    random: () => 0.5,
    onError: (problem) => problems.push(problem),
    onRecovery: (failures) => recoveries.push(failures),
    ...options,
  });
  t.after(() => agent.close());
  return { time, agent, problems, recoveries };
}

const valuesOf = ({ taken }: IngestServer): number[] =>
  taken.flatMap(({ metrics }) => metrics.map(({ value }) => value));
const spoolFiles = (dir: string): string[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.json.gz'))
    .sort();

test('failed sends are repeated with growing waits and one key, then the next batch follows', async (t) => {
  const server = await startIngestServer(t);
  const { time, agent, problems, recoveries } = startAgent(t, server);
  server.reply({ status: 500 }, { status: 503 }, 'cut', { status: 408 });
  agent.gauge('a', 1);
  assert.equal(await agent.flush(), false);
  for (const waitMs of [500, 1_000, 2_000, 4_000]) {
    assert.equal(time.delays[0], waitMs);
    agent.gauge('a', waitMs);
    assert.equal(await agent.flush(), false);
    time.advance(waitMs - 1);
    const before = server.requests.length;
    time.advance(1);
    await until('the next try', () => server.requests.length > before);
    await until('its answer is known', () => agent.stats().bufferedSamples === 0 || time.delays.length > 1);
  }
  assert.equal(await agent.flush(), true);
  const keys = server.requests.map(({ key }) => key);
  assert.equal(new Set(keys.slice(0, 5)).size, 1);
  assert.equal(new Set(keys).size, 2);
  assert.deepEqual(valuesOf(server), [1, 500, 1_000, 2_000, 4_000]);
  assert.deepEqual(recoveries, [4]);
  assert.equal(agent.stats().sendErrors, 4);
  assert.equal(agent.stats().samplesDropped, 0);
  assert.ok(problems.every(({ code, samplesLost }) => code === 'SEND_FAILED' && samplesLost === 0));
});

test('Retry-After is honoured before the jitter', async (t) => {
  const server = await startIngestServer(t);
  const { time, agent } = startAgent(t, server);
  server.reply({ status: 429, headers: { 'retry-after': '30' } });
  agent.gauge('a', 1);
  await agent.flush();
  assert.equal(time.delays[0], 30_500);
  time.advance(30_499);
  await agent.flush();
  assert.equal(server.requests.length, 1);
  time.advance(1);
  await until('the sample has arrived', () => agent.stats().samplesSent === 1);
});

test('a server that hangs is a failure like any other', async (t) => {
  const server = await startIngestServer(t);
  const { time, agent, problems } = startAgent(t, server, { requestTimeoutMs: 50 });
  server.reply('hang');
  agent.gauge('a', 1);
  assert.equal(await agent.flush(), false);
  assert.match(problems[0]?.message ?? '', /no answer within 50 ms; next try in 0\.5 s/);
  time.advance(500);
  await until('the sample has arrived', () => agent.stats().samplesSent === 1);
});

test('a wrong key keeps the samples, a refused batch does not stop those behind it', async (t) => {
  const server = await startIngestServer(t);
  const { time, agent, problems } = startAgent(t, server);
  server.reply({ status: 401, body: { error: { code: 'UNAUTHORIZED', message: 'the key is not known' } } });
  agent.gauge('a', 1);
  await agent.flush();
  assert.match(problems[0]?.message ?? '', /HTTP 401: UNAUTHORIZED: the key is not known/);
  server.reply({ status: 400, body: { error: { code: 'NO_SAMPLES', message: 'none taken' } } });
  agent.gauge('a', 2);
  time.advance(500);
  await until('the batch is refused', () => agent.stats().samplesRefused === 1);
  assert.equal(await agent.flush(), true);
  assert.deepEqual(valuesOf(server), [2]);
  assert.equal(problems[1]?.code, 'BATCH_REFUSED');
  assert.equal(problems[1]?.samplesLost, 1);
  assert.match(problems[1]?.message ?? '', /NO_SAMPLES: none taken/);
  assert.equal(agent.stats().samplesDropped, 1);
});

test('refused samples of a taken batch are counted and told with the reason', async (t) => {
  const server = await startIngestServer(t);
  const { agent, problems } = startAgent(t, server);
  const errors = [{ index: 1, code: 'TAG_REFUSED', message: 'request_id' }];
  server.reply({ status: 202, body: { accepted: 1, rejected: 1, errors } });
  agent.gauge('a', 1);
  agent.gauge('b', 1, { request_id: '5' });
  assert.equal(await agent.flush(), true);
  const { samplesSent, samplesRefused, samplesDropped } = agent.stats();
  assert.deepEqual([samplesSent, samplesRefused, samplesDropped], [1, 1, 1]);
  assert.match(problems[0]?.message ?? '', /refused 1 of 2 samples: metrics\[1\]: TAG_REFUSED: request_id/);
});

for (const where of ['memory', 'spool'] as const) {
  test(`a batch that is too large is halved until it fits (${where})`, async (t) => {
    const server = await startIngestServer(t);
    const spool = where === 'spool' ? { dir: temporaryFolder(t) } : undefined;
    const { time, agent } = startAgent(t, server, { ...(spool && { spool }) });
    if (spool) server.reply({ status: 503 });
    server.replyAlways(({ metrics }) => {
      if (metrics.some(({ value }) => value === 13)) return { status: 413 };
      return metrics.length > 5 ? { status: 413 } : { status: 202, body: { rejected: 0 } };
    });
    for (let value = 0; value < 20; value++) agent.gauge('a', value);
    await agent.flush();
    time.advance(500);
    await until('all is sent', async () => await agent.flush());
    assert.deepEqual(
      valuesOf(server),
      Array.from({ length: 20 }, (_, index) => index).filter((value) => value !== 13),
    );
    const { samplesSent, samplesDropped } = agent.stats();
    assert.deepEqual([samplesSent, samplesDropped], [19, 1]);
    if (spool) assert.deepEqual(spoolFiles(spool.dir), []);
  });
}

test('after a failure batches go to disk, in order, and come back when the server does', async (t) => {
  const server = await startIngestServer(t);
  const dir = temporaryFolder(t);
  const { time, agent } = startAgent(t, server, { spool: { dir }, maxBatchSamples: 2 });
  server.replyAlways(() => ({ status: 503 }));
  for (let value = 0; value < 7; value++) agent.gauge('a', value);
  assert.equal(await agent.flush(), false);
  assert.equal(spoolFiles(dir).length, 4);
  assert.deepEqual([agent.stats().bufferedSamples, agent.stats().spoolBatches], [0, 4]);
  assert.ok(agent.stats().spoolBytes > 0);
  server.replyAlways(undefined);
  time.advance(500);
  agent.gauge('a', 7);
  await until('all is sent', async () => await agent.flush());
  assert.deepEqual(valuesOf(server), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(spoolFiles(dir), []);
  assert.equal(agent.stats().spoolBytes, 0);
});

test('a spool that overflows loses its oldest batches, counted', async (t) => {
  const server = await startIngestServer(t);
  const dir = temporaryFolder(t);
  const { time, agent, problems } = startAgent(t, server, {
    spool: { dir, maxBytes: 1_000 },
    maxBatchSamples: 1,
  });
  server.replyAlways(() => ({ status: 503 }));
  for (let value = 0; value < 50; value++) agent.gauge('a', value);
  await agent.flush();
  const { samplesDropped, spoolBatches, spoolBytes } = agent.stats();
  assert.equal(samplesDropped + spoolBatches, 50);
  assert.ok(spoolBytes <= 1_000 && spoolBatches >= 5, `${spoolBytes} ${spoolBatches}`);
  assert.equal(problems.filter(({ code }) => code === 'SPOOL_FULL').length, samplesDropped);
  server.replyAlways(undefined);
  time.advance(500);
  await until('all is sent', async () => await agent.flush());
  assert.deepEqual(
    valuesOf(server),
    Array.from({ length: spoolBatches }, (_, index) => 50 - spoolBatches + index),
  );
});

test('a corrupt spool file does not stop the others', async (t) => {
  const server = await startIngestServer(t);
  const dir = temporaryFolder(t);
  const { time, agent, problems } = startAgent(t, server, { spool: { dir }, maxBatchSamples: 1 });
  server.replyAlways(() => ({ status: 503 }));
  for (let value = 0; value < 3; value++) agent.gauge('a', value);
  await agent.flush();
  truncateSync(join(dir, spoolFiles(dir)[0] ?? ''), 20);
  server.replyAlways(undefined);
  time.advance(500);
  await until('all is sent', async () => await agent.flush());
  assert.deepEqual(valuesOf(server), [1, 2]);
  const { corruptFiles, samplesDropped } = agent.stats();
  assert.deepEqual([corruptFiles, samplesDropped], [1, 1]);
  assert.ok(problems.some(({ code }) => code === 'SPOOL_CORRUPT'));
});

test('a spool file that cannot be read for a while costs nothing: it is tried again like a failed send', async (t) => {
  const server = await startIngestServer(t);
  const dir = temporaryFolder(t);
  const { time, agent, problems } = startAgent(t, server, { spool: { dir } });
  server.reply({ status: 503 });
  agent.gauge('a', 1);
  await agent.flush();
  const path = join(dir, spoolFiles(dir)[0] ?? '');
  renameSync(path, `${path}.away`);
  symlinkSync(path, path);
  time.advance(500);
  await until('the file was tried', () => agent.stats().sendErrors === 2);
  assert.match(problems.at(-1)?.message ?? '', /cannot be read now: ELOOP.*next try in 1\.0 s/);
  rmSync(path);
  renameSync(`${path}.away`, path);
  time.advance(1_000);
  await until('it is sent', () => agent.stats().samplesSent === 1);
  const { corruptFiles, samplesDropped } = agent.stats();
  assert.deepEqual([corruptFiles, samplesDropped], [0, 0]);
});

test('two agents on one folder: the second keeps its samples in memory until the folder is free', async (t) => {
  const server = await startIngestServer(t);
  const dir = temporaryFolder(t);
  server.replyAlways(() => ({ status: 503 }));
  const first = startAgent(t, server, { spool: { dir } });
  first.agent.gauge('a', 1);
  await first.agent.flush();
  const second = startAgent(t, server, { spool: { dir } });
  second.agent.gauge('b', 2);
  await second.agent.flush();
  assert.equal(second.problems[0]?.code, 'SPOOL_IN_USE');
  assert.equal(second.agent.stats().bufferedSamples, 1);
  assert.equal(second.agent.stats().spoolBatches, 0);
  await first.agent.close();
  second.time.advance(20_000);
  await until('the second has the folder', async () => {
    await second.agent.flush();
    return second.agent.stats().spoolBatches === 2;
  });
  assert.equal(second.agent.stats().bufferedSamples, 0);
});

test('a spool folder that cannot be made leaves the agent working from memory', async (t) => {
  const server = await startIngestServer(t);
  const { agent, problems } = startAgent(t, server, { spool: { dir: '/dev/null/spool' } });
  agent.gauge('a', 1);
  assert.equal(await agent.flush(), true);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['SPOOL_UNAVAILABLE'],
  );
});

test('close sends what is left', async (t) => {
  const server = await startIngestServer(t);
  const { agent } = startAgent(t, server);
  agent.gauge('a', 1);
  agent.count('b', 5);
  await agent.close();
  assert.deepEqual(valuesOf(server), [1, 0, 5]);
});

test('close does not wait for a server that hangs; the spool keeps the batch and its key', async (t) => {
  const server = await startIngestServer(t);
  const dir = temporaryFolder(t);
  server.replyAlways(() => 'hang');
  const { time, agent } = startAgent(t, server, { spool: { dir }, closeTimeoutMs: 1_000 });
  agent.gauge('a', 1);
  const closed = agent.close();
  await until('the request is on its way', () => server.requests.length === 1);
  agent.gauge('a', 2);
  time.advance(1_000);
  await closed;
  assert.equal(spoolFiles(dir).length, 1);
  assert.equal(time.delays.length, 0);

  server.replyAlways(undefined);
  const next = startAgent(t, server, { spool: { dir } });
  await until('the batch has arrived', () => next.agent.stats().samplesSent === 1);
  assert.equal(server.requests[0]?.key, server.requests[1]?.key);
  assert.deepEqual(valuesOf(server), [1]);
});

test('close without a spool tries once more, then counts what is lost', async (t) => {
  const server = await startIngestServer(t);
  const { agent, problems } = startAgent(t, server);
  server.replyAlways(() => ({ status: 503 }));
  agent.gauge('a', 1);
  await agent.flush();
  await agent.close();
  assert.equal(server.requests.length, 2);
  assert.equal(agent.stats().samplesDropped, 1);
  assert.equal(problems.at(-1)?.code, 'UNSENT_AT_CLOSE');
  assert.equal(problems.at(-1)?.samplesLost, 1);
});
