import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { NotifySettings } from '../../../config/sections/notify.ts';
import { systemClock } from '../../../lib/clock.ts';
import type { Lease, Metadata } from '../../../metadata/port.ts';
import { createChannels } from '../channels/channels.ts';
import { parseChannel, type StoredChannel } from '../documents/channel.ts';
import { channelDependencies, notification, notifySettings } from '../testing/fixture.ts';
import { CountingObserver, hexId, leaseOf, openMetadata, SILENT_LOG } from '../testing/metadata.ts';
import { type RecordingServer, startRecordingServer } from '../testing/recording-server.ts';
import { until } from '../testing/until.ts';
import { Sender } from './sender.ts';

let metadata: Metadata;
let lease: Lease;
let good: RecordingServer;
let bad: RecordingServer;
let channels: Map<string, StoredChannel>;
const senders: Sender[] = [];

beforeEach(async () => {
  metadata = openMetadata();
  lease = await leaseOf(metadata, 'notify-00', 'me');
  [good, bad] = [await startRecordingServer(), await startRecordingServer()];
  channels = new Map([
    ['good', webhook('good', good.url)],
    ['bad', webhook('bad', bad.url)],
  ]);
});

afterEach(async () => {
  // What hangs is let go, so that it need not be waited for.
  await Promise.all([good.close(), bad.close()]);
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
  await metadata.close();
});

function webhook(id: string, url: string, changes: object = {}): StoredChannel {
  return { ...parseChannel({ name: id, type: 'webhook', settings: { url }, ...changes }), id };
}

function createSender(changes: Partial<NotifySettings> = {}) {
  const observe = new CountingObserver();
  const finished: string[] = [];
  const settings = notifySettings({ timeoutSeconds: 5, ...changes });
  const sender = new Sender({
    ...{ deliveries: metadata.deliveries, settings, observe, clock: systemClock, log: SILENT_LOG },
    channels: createChannels(channelDependencies({ settings })),
    channelOf: (id) => channels.get(id),
    finished: (id) => finished.push(id),
    random: () => 0,
  });
  senders.push(sender);
  return { sender, observe, finished, take: (isAlone = false) => sender.takeDue(lease, { isAlone }) };
}

async function enqueue(channelId: string, ...words: readonly string[]): Promise<void> {
  const now = Date.now();
  const deliveries = words.map((word) => ({
    ...{ id: hexId(word), channelId, channelName: channelId, groupKey: word, message: notification() },
    ...{ subject: word, eventIds: [word], createdAtMs: now, dueAtMs: now },
  }));
  await metadata.deliveries.enqueue(deliveries, { groups: [], lease });
}

const listed = async (word: string) => (await metadata.deliveries.list({ eventId: word, limit: 1 }))[0];
const untilState = (word: string, state: string) =>
  until(`${word} is ${state}`, async () => (await listed(word))?.state === state);

describe('the sender', () => {
  test('sends what is due, notes the attempt and says that it came to an end', async () => {
    const { take, observe, finished } = createSender();
    await enqueue('good', 'a');
    await take();
    await untilState('a', 'delivered');
    assert.equal(good.first().headers['x-dashboarding-delivery'], hexId('a'));
    const { log = [], attempts } = (await listed('a')) ?? {};
    assert.equal(attempts, 1);
    assert.deepEqual([log[0]?.outcome, log[0]?.status, log[0]?.answer], ['delivered', 200, 'ok']);
    assert.deepEqual(finished, [hexId('a')]);
    assert.deepEqual([observe.counts.sent, observe.delays.length], [1, 1]);
    await take();
    assert.equal(good.requests.length, 1);
  });

  test('tries again later with the same id, until it is given up', async () => {
    const { take, observe } = createSender({ maxAttempts: 3 });
    bad.answer = (_request, response) => response.writeHead(500).end('broken');
    await enqueue('bad', 'a');
    await until('it is given up', async () => {
      await take();
      return (await listed('a'))?.state === 'failed';
    });
    assert.deepEqual(
      new Set(bad.requests.map(({ headers }) => headers['idempotency-key'])),
      new Set([hexId('a')]),
    );
    const { log = [], lastError } = (await listed('a')) ?? {};
    assert.deepEqual(
      log.map(({ outcome }) => outcome),
      ['retry', 'retry', 'failed'],
    );
    assert.equal(lastError, 'given up after 3 attempts: 500 broken');
    const [first, second, third] = log.map(({ startedAtMs }) => startedAtMs) as [number, number, number];
    assert.ok(second - first >= 1_000 && third - second >= 2_000);
    assert.deepEqual([observe.counts.retried, observe.counts.failed], [2, 1]);
  });

  test('what waits for a target is sent as soon as it answers again', async () => {
    bad.answer = (_request, response) => response.writeHead(429, { 'retry-after': '600' }).end();
    const { take } = createSender();
    await enqueue('bad', 'a', 'b');
    await take();
    for (const word of ['a', 'b'])
      await until('it was tried', async () => (await listed(word))?.attempts === 1 && (await listed(word)));
    bad.answer = (_request, response) => response.end();
    await enqueue('bad', 'c');
    for (const word of ['c', 'a', 'b'])
      await until(`${word} arrived`, async () => {
        await take();
        return (await listed(word))?.state === 'delivered';
      });
  });

  test('waits as long as the target asks', async () => {
    const { take } = createSender();
    bad.answer = (_request, response) => response.writeHead(429, { 'retry-after': '600' }).end();
    await enqueue('bad', 'a');
    await take();
    const { dueAtMs = 0 } = await until('it was tried', async () => {
      const delivery = await listed('a');
      return delivery?.attempts === 1 && delivery;
    });
    assert.ok(dueAtMs - Date.now() > 590_000);
  });

  test('a target that hangs does not hold up others', async () => {
    bad.answer = () => undefined;
    const { take } = createSender({ maxConcurrent: 4 });
    await enqueue('bad', ...Array.from({ length: 20 }, (_, at) => `bad${at}`));
    await enqueue('good', ...Array.from({ length: 20 }, (_, at) => `good${at}`));
    await take();
    await until('all others arrived', () => good.requests.length === 20, 4_000);
    assert.equal(bad.requests.length, 1);
  });

  test('never more than maxConcurrent are on their way', async () => {
    let now = 0;
    let most = 0;
    for (const server of [good, bad])
      server.answer = (_request, response) => {
        now += 1;
        most = Math.max(most, now);
        setTimeout(() => {
          now -= 1;
          response.end();
        }, 5);
      };
    const { take } = createSender({ maxConcurrent: 8 });
    await enqueue('good', ...Array.from({ length: 15 }, (_, at) => `g${at}`));
    await enqueue('bad', ...Array.from({ length: 15 }, (_, at) => `b${at}`));
    await take();
    await until('all arrived', () => good.requests.length + bad.requests.length === 30);
    assert.equal(most, 4);
  });

  test('a target that keeps failing is left alone, and what is due for it waits', async () => {
    bad.answer = (_request, response) => response.writeHead(502).end();
    const { take, sender, observe } = createSender({
      breakerFailures: 3,
      breakerResetSeconds: 60,
      maxConcurrent: 4,
    });
    await enqueue('bad', ...Array.from({ length: 10 }, (_, at) => `b${at}`));
    await take();
    await until(
      'all were dealt with',
      async () => (await metadata.deliveries.list({ state: 'waiting', limit: 20 })).length === 10,
    );
    assert.equal(bad.requests.length, 3);
    assert.deepEqual(sender.openBreakers, [`bad (127.0.0.1:${bad.port})`]);
    assert.equal(observe.counts.openBreakers, 1);
    const all = await metadata.deliveries.list({ limit: 20 });
    const notTried = all.filter(({ lastError }) => lastError?.startsWith('not tried: '));
    assert.deepEqual(
      notTried.map(({ attempts, log }) => [attempts, log.length]),
      Array.from({ length: 7 }, () => [0, 0]),
    );
  });

  test('attempts that were not made use nothing up', async () => {
    bad.answer = (_request, response) => response.writeHead(502).end();
    const { take } = createSender({ breakerFailures: 1, breakerResetSeconds: 0.05, maxAttempts: 2 });
    await enqueue('bad', 'first');
    await take();
    await until('it was tried', async () => (await listed('first'))?.attempts === 1);
    for (let round = 0; round < 4; round += 1) {
      await enqueue('bad', `later${round}`);
      await take();
      await untilState(`later${round}`, 'waiting');
    }
    bad.answer = (_request, response) => response.end();
    for (const word of ['later0', 'later1', 'later2', 'later3'])
      await until(`${word} arrived`, async () => {
        await take();
        return (await listed(word))?.state === 'delivered';
      });
  });

  test('what is for a channel that is gone or disabled is dropped', async () => {
    channels.delete('bad');
    channels.set('good', webhook('good', good.url, { enabled: false }));
    const { take, finished } = createSender();
    await enqueue('bad', 'a');
    await enqueue('good', 'b');
    await take();
    await untilState('a', 'dropped');
    await untilState('b', 'dropped');
    assert.equal((await listed('a'))?.lastError, 'the channel bad was deleted');
    assert.equal((await listed('b'))?.lastError, 'the channel good was disabled');
    assert.deepEqual([finished.length, good.requests.length], [2, 0]);
  });

  test('what a sender that is gone had taken is sent by one that is alone, under the same id', async () => {
    await enqueue('good', 'a', 'b');
    const gone = await metadata.deliveries.takeDue({ nowMs: Date.now(), staleMs: 60_000, limit: 1, lease });
    assert.equal(gone.length, 1);
    const { take } = createSender();
    await take();
    await until('the other one arrived', () => good.requests.length === 1);
    await take(true);
    await untilState('a', 'delivered');
    await untilState('b', 'delivered');
    const ids = good.requests.map(({ headers }) => headers['x-dashboarding-delivery']);
    assert.deepEqual(ids.toSorted(), [hexId('a'), hexId('b')].toSorted());
  });

  test('what it is sending itself is not sent twice when it takes over', async () => {
    const answer = Promise.withResolvers<void>();
    good.answer = (_request, response) => void answer.promise.then(() => response.end());
    const { take } = createSender();
    await enqueue('good', 'a');
    await take();
    await until('it is on its way', () => good.requests.length === 1);
    await take(true);
    await take(true);
    answer.resolve();
    await untilState('a', 'delivered');
    await take(true);
    assert.equal(good.requests.length, 1);
  });

  test('what arrived is not sent again when that could not be stored at first', async () => {
    const { deliveries } = metadata;
    let isAway = true;
    const finishAttempt: typeof deliveries.finishAttempt = (...attempt) =>
      isAway ? Promise.reject(new Error('the database is away')) : deliveries.finishAttempt(...attempt);
    const settings = notifySettings();
    const sender = new Sender({
      deliveries: {
        takeDue: (options) => deliveries.takeDue(options),
        postpone: (...args) => deliveries.postpone(...args),
        hasten: (...args) => deliveries.hasten(...args),
        finishAttempt,
      },
      ...{ settings, observe: new CountingObserver(), clock: systemClock, log: SILENT_LOG },
      channels: createChannels(channelDependencies({ settings })),
      channelOf: (id) => channels.get(id),
      ...{ finished: () => undefined, random: () => 0 },
    });
    senders.push(sender);
    await enqueue('good', 'a');
    await sender.takeDue(lease, { isAlone: false });
    await until('it was sent', () => good.requests.length === 1);
    await sender.takeDue(lease, { isAlone: true });
    isAway = false;
    await until('it is stored', async () => {
      await sender.takeDue(lease, { isAlone: true });
      return (await listed('a'))?.state === 'delivered';
    });
    assert.equal(good.requests.length, 1);
  });

  test('stopping waits for what is on its way and begins nothing more', async () => {
    good.answer = (_request, response) => void setTimeout(() => response.end(), 50);
    const { take, sender } = createSender({ maxConcurrent: 4 });
    await enqueue('good', 'a', 'b', 'c');
    await take();
    await until('one is on its way', () => good.requests.length === 1);
    await sender.stop();
    assert.equal((await metadata.deliveries.list({ state: 'delivered', limit: 9 })).length, 1);
    assert.equal(good.requests.length, 1);
  });
});
