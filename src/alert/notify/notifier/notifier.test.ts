import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { NotifySettings } from '../../../config/sections/notify.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Metadata } from '../../../metadata/port.ts';
import { DAY_MS } from '../../../model/time.ts';
import { SourceWatch } from '../../engine/source-watch.ts';
import { ALERTMANAGER_REPEAT_MS } from '../channels/alertmanager.ts';
import type { Notifier } from '../contract.ts';
import { channelDependencies, notifySettings } from '../testing/fixture.ts';
import {
  Configuration,
  CountingObserver,
  Evaluator,
  LeapingClock,
  openMetadata,
  SILENT_LOG,
} from '../testing/metadata.ts';
import {
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from '../testing/recording-server.ts';
import { until } from '../testing/until.ts';
import { createNotifier } from './notifier.ts';

let metadata: Metadata;
let clock: LeapingClock;
let evaluator: Evaluator;
let config: Configuration;
let server: RecordingServer;
let observe: CountingObserver;
let looks = 0;
const notifiers = new Set<Notifier>();

beforeEach(async () => {
  metadata = openMetadata();
  countLooks(metadata);
  clock = new LeapingClock();
  evaluator = new Evaluator(metadata, clock);
  config = new Configuration(metadata);
  observe = new CountingObserver();
  server = await startRecordingServer();
});

afterEach(async () => {
  await server.close();
  await Promise.all([...notifiers].map(stop));
  await metadata.close();
});

async function start(owner = 'one', changes: Partial<NotifySettings> = {}): Promise<Notifier> {
  const notifier = createNotifier({
    ...channelDependencies({ clock, settings: notifySettings({ timeoutSeconds: 5, ...changes }) }),
    ...{ metadata, observe, owner, log: SILENT_LOG, pollMs: 10, random: () => 0 },
    alertSettings: { heartbeatSeconds: 0.1, deliveryRetentionDays: 30, eventRetentionDays: 365 },
  });
  notifiers.add(notifier);
  notifier.start();
  await until('it has leases', () => notifier.status().leases.length > 0);
  return notifier;
}

async function stop(notifier: Notifier): Promise<void> {
  notifiers.delete(notifier);
  await notifier.stop();
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** A notifier that looks whether there is something new asks for events. */
function countLooks({ alerts }: Metadata): void {
  const eventsAfter = alerts.eventsAfter.bind(alerts);
  alerts.eventsAfter = (...args) => {
    looks += 1;
    return eventsAfter(...args);
  };
}

/** A webhook that is told of everything, by a route without waits unless it has some. */
async function route(changes: Record<string, unknown> = {}, channel: Record<string, unknown> = {}) {
  await config.put('notification_channels', {
    ...{ name: 'hook', type: 'webhook', settings: { url: server.url } },
    ...channel,
  });
  await config.put('notification_routes', {
    ...{ name: 'all', channels: ['hook'], groupWaitSeconds: 0, groupIntervalSeconds: 0 },
    ...changes,
  });
}

/** What was said: firing hosts with `+`, those that are over with `-`. */
function said({ json }: RecordedRequest): string {
  if (!Array.isArray(json.alerts)) return 'something else';
  const alerts = json.alerts as { status: string; labels: { host?: string } }[];
  return alerts
    .map(({ status, labels }) => `${status === 'firing' ? '+' : '-'}${labels.host}`)
    .toSorted()
    .join(' ');
}

const sayings = () => server.requests.map(said);

async function untilSaid(...expected: readonly string[]): Promise<void> {
  await until(`${JSON.stringify(expected)} was said`, () => server.requests.length >= expected.length);
  assert.deepEqual(sayings(), expected);
}

/** The notifiers looked several times, and have sent what they wanted to. */
async function nothingMore(): Promise<void> {
  const before = server.requests.length;
  const seen = looks;
  await until('they looked again', () => looks >= seen + 4 * notifiers.size);
  await until(
    'all is sent',
    async () => (await metadata.deliveries.list({ state: 'sending', limit: 1 })).length === 0,
  );
  assert.equal(server.requests.length, before, `unexpected: ${JSON.stringify(sayings().slice(before))}`);
}

describe('alerts', () => {
  test('are told when they begin and when they are over, once', async () => {
    await route();
    await start();
    await evaluator.fire('a');
    await untilSaid('+a');
    await nothingMore();
    await evaluator.resolve('a');
    await untilSaid('+a', '-a');
    await nothingMore();
    const [first, second] = server.requests;
    assert.deepEqual([first?.json.status, second?.json.status], ['firing', 'resolved']);
    assert.equal(first?.json.dashboarding.alerts[0].episodeId, second?.json.dashboarding.alerts[0].episodeId);
    assert.notEqual(first?.json.dashboarding.deliveryId, second?.json.dashboarding.deliveryId);
    assert.deepEqual(await metadata.deliveries.groups(), []);
    assert.equal(observe.counts.sent, 2);
    assert.ok(observe.delays.every((seconds) => seconds >= 0 && seconds < 5));
  });

  test('that only keep firing are not over', async () => {
    await route();
    await start();
    await evaluator.fire('a');
    await untilSaid('+a');
    await evaluator.keep('a');
    await nothingMore();
    await evaluator.resolve('a');
    await untilSaid('+a', '-a');
  });

  test('are told together after the wait, and changes after the interval', async () => {
    await route({ groupWaitSeconds: 30, groupIntervalSeconds: 300, repeatIntervalSeconds: 3_600 });
    await start();
    await evaluator.fire('a');
    await evaluator.fire('b');
    await nothingMore();
    clock.leap(31_000);
    await untilSaid('+a +b');
    await evaluator.resolve('a');
    await evaluator.fire('c');
    clock.leap(60_000);
    await nothingMore();
    clock.leap(240_000);
    await untilSaid('+a +b', '+b +c -a');
    clock.leap(3_600_000);
    await untilSaid('+a +b', '+b +c -a', '+b +c');
    assert.equal(server.requests[2]?.json.dashboarding.reason, 'repeat');
    await nothingMore();
  });

  test('of one group stand in one message, others in their own', async () => {
    await route({ groupBy: ['site'], groupWaitSeconds: 30 });
    await start();
    for (const [host, site] of [
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'y'],
    ] as const)
      await evaluator.fire(host, { tags: { site } });
    clock.leap(31_000);
    await until('two messages', () => server.requests.length === 2);
    assert.deepEqual(sayings().toSorted(), ['+a +b', '+c']);
    assert.deepEqual(server.requests.map(({ json }) => json.groupLabels.site).toSorted(), ['x', 'y']);
  });

  test('have what people said about them when they are repeated', async () => {
    await route({ repeatIntervalSeconds: 60 });
    await start();
    const { alertId, episodeId } = await evaluator.fire('a');
    await untilSaid('+a');
    await metadata.alerts.acknowledge(alertId, {
      ...{ episodeId: episodeId ?? '', atMs: 5, actor: 'Ann', comment: 'on it' },
    });
    clock.leap(61_000);
    await untilSaid('+a', '+a');
    const acknowledged = server.requests.map(({ json }) => json.dashboarding.alerts[0].acknowledgement);
    assert.deepEqual(acknowledged, [null, { actor: 'Ann', comment: 'on it', atMs: 5 }]);
  });
});

describe('routes', () => {
  test('without any, the default channels are told', async () => {
    await config.put('notification_channels', {
      ...{ name: 'main', type: 'webhook', default: true, settings: { url: server.url } },
    });
    await config.put('notification_channels', {
      ...{ name: 'other', type: 'webhook', settings: { url: 'http://127.0.0.1:1/' } },
    });
    await start();
    await evaluator.fire('a');
    clock.leap(31_000);
    await untilSaid('+a');
    assert.equal(server.requests[0]?.json.receiver, 'main');
  });

  test('that change while an alert fires do not end it; its end is told where its beginning was', async () => {
    await route();
    await start();
    await evaluator.fire('a');
    await untilSaid('+a');
    await route({ matchers: [{ key: 'host', op: '=', value: 'other' }] });
    await nothingMore();
    await evaluator.resolve('a');
    await untilSaid('+a', '-a');
  });

  test('that hand an alert to another group of the same channel leave its end to that one', async () => {
    await route();
    await start();
    await evaluator.fire('a');
    await untilSaid('+a');
    await route({ groupBy: ['host'] });
    await untilSaid('+a', '+a');
    await evaluator.resolve('a');
    await untilSaid('+a', '+a', '-a');
    await nothingMore();
  });

  test('to a channel that is disabled or deleted say nothing, and begin anew with another one', async () => {
    await route();
    const notifier = await start();
    await evaluator.fire('a');
    await untilSaid('+a');
    await route({}, { enabled: false });
    await evaluator.resolve('a');
    await evaluator.fire('b');
    await nothingMore();
    await route({}, { enabled: true });
    await untilSaid('+a', '+b');
    await config.delete('notification_channels', 'hook');
    await until('the problem is shown', () => notifier.health().status === 'degraded');
    assert.match(
      notifier.status().problems[0] ?? '',
      /the route all names the channel hook, which does not exist/,
    );
    assert.match(notifier.status().problems[1] ?? '', /nobody is told of 1: no route and no default leads/);
  });
});

describe('silences and inhibitions', () => {
  const silence = (changes: object = {}) =>
    config.put('silences', {
      ...{ name: 'quiet', matchers: [{ key: 'host', op: '=~', value: 'a.*' }] },
      ...{ startMs: clock.now() - 1_000, endMs: clock.now() + 600_000, ...changes },
    });

  test('a silenced alert is not told until the silence ends and it still fires', async () => {
    await route();
    await silence();
    await start();
    await evaluator.fire('a');
    await evaluator.fire('b');
    await untilSaid('+b');
    await nothingMore();
    clock.leap(601_000);
    await untilSaid('+b', '+a +b');
    await nothingMore();
  });

  test('a silence that is deleted ends at once', async () => {
    await route();
    await silence();
    await start();
    await evaluator.fire('a');
    await nothingMore();
    await config.delete('silences', 'quiet');
    await untilSaid('+a');
  });

  test('an alert that is silenced after it was told is not repeated; its end is told', async () => {
    await route({ repeatIntervalSeconds: 60 });
    await start();
    await evaluator.fire('a');
    await untilSaid('+a');
    await silence();
    clock.leap(120_000);
    await nothingMore();
    await evaluator.resolve('a');
    await untilSaid('+a', '-a');
  });

  test('an inhibited alert is told when what inhibits it is over', async () => {
    await route();
    await config.put('inhibitions', {
      ...{ name: 'down', equal: ['site'] },
      source: [{ key: 'alertname', op: '=', value: 'SiteDown' }],
      target: [{ key: 'alertname', op: '!=', value: 'SiteDown' }],
    });
    await start();
    await evaluator.fire('s', { rule: 'SiteDown', tags: { site: 'x' } });
    await untilSaid('+s');
    await evaluator.fire('a', { tags: { site: 'x' } });
    await evaluator.fire('b', { tags: { site: 'y' } });
    await untilSaid('+s', '+b');
    await evaluator.resolve('s');
    await until('both are told', () => server.requests.length === 4);
    assert.deepEqual(sayings().slice(2).toSorted(), ['+a +b', '-s']);
  });

  test('that a silence ends soon is told once to the default channels', async () => {
    await config.put('notification_channels', {
      ...{ name: 'main', type: 'webhook', default: true, settings: { url: server.url } },
    });
    await silence({ endMs: clock.now() + 3_600_000, notifyBeforeEndSeconds: 1_800, comment: 'disk swap' });
    const first = await start();
    await nothingMore();
    clock.leap(1_801_000);
    await until('it is told', () => server.requests.length === 1);
    const { json } = server.first();
    assert.equal(json.dashboarding.kind, 'silenceExpiring');
    assert.match(json.alerts[0].annotations.summary, /^The silence quiet ends in 29m 59s|30m/);
    assert.deepEqual(
      [json.alerts[0].annotations.comment, json.alerts[0].annotations.matchers],
      ['disk swap', 'host=~"a.*"'],
    );
    await nothingMore();
    await stop(first);
    await start('two');
    await nothingMore();
    // Once more when its end is moved, and nothing is left when it is over.
    await silence({ endMs: clock.now() + 3_600_000, notifyBeforeEndSeconds: 1_800 });
    clock.leap(1_801_000);
    await until('it is told again', () => server.requests.length === 2);
    clock.leap(1_800_000);
    await until('nothing is kept', async () => (await metadata.deliveries.groups()).length === 0);
    assert.equal(server.requests.length, 2);
  });
});

describe('what other receivers need', () => {
  test('PagerDuty has an incident for each alert', async () => {
    await route({}, { type: 'pagerduty', settings: { routingKey: 'k', url: server.url } });
    await start();
    const a = await evaluator.fire('a');
    const b = await evaluator.fire('b');
    await until('both are open', () => server.requests.length === 2);
    await evaluator.resolve('a');
    await until('one is closed', () => server.requests.length === 3);
    const events = server.requests.map(({ json }) => [json.event_action, json.dedup_key]);
    assert.deepEqual(
      events.slice(0, 2).toSorted(),
      [
        ['trigger', a.alertId],
        ['trigger', b.alertId],
      ].toSorted(),
    );
    assert.deepEqual(events[2], ['resolve', a.alertId]);
  });

  test('an Alertmanager is told at once, and again as long as it fires', async () => {
    const slow = { groupWaitSeconds: 3_000, groupIntervalSeconds: 3_000 };
    await route(slow, { type: 'alertmanager', settings: { urls: [server.url] } });
    await start();
    await evaluator.fire('a');
    await until('it is told', () => server.requests.length === 1);
    await nothingMore();
    clock.leap(ALERTMANAGER_REPEAT_MS);
    await until('it is told again', () => server.requests.length === 2);
    await evaluator.resolve('a');
    await until('its end is told', () => server.requests.length === 3);
    const ends = server.requests.map(({ json }) => Date.parse(json[0].endsAt) - clock.now());
    assert.ok((ends[1] ?? 0) > 3 * ALERTMANAGER_REPEAT_MS && (ends[2] ?? 0) <= 0);
  });
});

describe('faults', () => {
  test('a message that is on its way is not overtaken by the next one of its group', async () => {
    await route();
    server.answer = (_request, response) => response.writeHead(500).end();
    await start();
    await evaluator.fire('a');
    await until('it was tried', () => server.requests.length === 1);
    await evaluator.resolve('a');
    await nothingMore();
    server.answer = (_request, response) => response.end();
    clock.leap(2_000);
    await untilSaid('+a', '+a', '-a');
    const ids = server.requests.map(({ json }) => json.dashboarding.deliveryId);
    assert.ok(ids[0] === ids[1] && ids[1] !== ids[2]);
  });

  test('after a restart, nothing is told twice and nothing is forgotten', async () => {
    await route({ repeatIntervalSeconds: 3_600 });
    const first = await start();
    await evaluator.fire('a');
    await evaluator.fire('b');
    await until('both are told', () => sayings().at(-1)?.includes('+b'));
    const before = server.requests.length;
    await stop(first);
    await evaluator.resolve('a');
    const second = await start('two');
    await until('the end is told', () => server.requests.length === before + 1);
    assert.equal(sayings().at(-1), '+b -a');
    await nothingMore();
    await stop(second);
    await evaluator.resolve('b');
    await evaluator.fire('c');
    await start('three');
    await until('it goes on', () => server.requests.length === before + 2);
    assert.equal(sayings().at(-1), '+c -b');
  });

  test('several notifiers share the channels, and each message is sent once', async () => {
    const names = Array.from({ length: 6 }, (_, at) => `hook${at}`);
    for (const name of names) await route({ channels: names, groupBy: ['...'] }, { name });
    const one = await start('one');
    const two = await start('two');
    await until('they know each other', () =>
      [one, two].every((notifier) => notifier.status().owners.length === 2),
    );
    const leases = () => [one, two].map((notifier) => notifier.status().leases.length);
    await until('all is held', () => leases().every((held) => held > 0) && sum(leases()) === 8);
    const hosts = Array.from({ length: 8 }, (_, at) => `h${at}`);
    const told = () => server.requests.map((request) => `${request.json.receiver} ${said(request)}`);
    const expected = (sign: string) => names.flatMap((name) => hosts.map((host) => `${name} ${sign}${host}`));
    for (const host of hosts) await evaluator.fire(host);
    await until('all are told', () => server.requests.length === 48);
    await nothingMore();
    assert.deepEqual(told().toSorted(), expected('+').toSorted());
    await stop(one);
    for (const host of hosts) await evaluator.resolve(host);
    await until('all ends are told', () => server.requests.length === 96);
    await nothingMore();
    assert.deepEqual(told().slice(48).toSorted(), expected('-').toSorted());
    assert.equal(two.status().leases.length, 8);
  });

  test('while the metadata is away nothing is lost, and health says why', async () => {
    await route();
    const notifier = await start();
    const { eventsAfter } = metadata.alerts;
    metadata.alerts.eventsAfter = () => Promise.reject(new Error('the database is away'));
    await until('health says so', () => notifier.health().status === 'degraded');
    assert.match(notifier.health().message ?? '', /notifications wait: the database is away/);
    await evaluator.fire('a');
    metadata.alerts.eventsAfter = eventsAfter;
    await untilSaid('+a');
    await until('health is well', () => notifier.health().status === 'ok');
  });

  test('an error when storing a message neither loses nor doubles it', async () => {
    await route();
    await start();
    const { deliveries } = metadata;
    const enqueue = deliveries.enqueue.bind(deliveries);
    let failures = 2;
    deliveries.enqueue = async (...args) => {
      // The second time it is stored, and the answer is lost.
      if (failures-- === 1) await enqueue(...args);
      if (failures >= 0) throw new Error('the connection broke');
      return enqueue(...args);
    };
    await evaluator.fire('a');
    await untilSaid('+a');
    await nothingMore();
    await evaluator.resolve('a');
    await untilSaid('+a', '-a');
  });

  test('history, audit trail and log older than they are kept for are deleted', async () => {
    await evaluator.fire('old');
    await evaluator.resolve('old');
    await evaluator.fire('open');
    clock.leap(366 * DAY_MS);
    await evaluator.fire('new');
    await start();
    await until(
      'the old events are gone',
      async () => (await metadata.alerts.events({ limit: 9 })).length === 2,
    );
    const left = await metadata.alerts.events({ limit: 9 });
    assert.deepEqual(
      left.map(({ groupTags }) => groupTags.host),
      ['new', 'open'],
    );
    await until('the old trail is gone', async () => (await metadata.audit.list({ limit: 9 })).length === 0);
  });

  test('a target that keeps failing is shown, and gets its message when it is well again', async () => {
    await route();
    const notifier = await start('one', { breakerFailures: 2, breakerResetSeconds: 0.2 });
    server.answer = (_request, response) => response.writeHead(503).end();
    await evaluator.fire('a');
    await until('it was tried', () => server.requests.length === 1);
    clock.leap(1_500);
    await until('the target is shown', () => notifier.health().code === 'TARGET_FAILING');
    assert.match(notifier.health().message ?? '', /hook \(127\.0\.0\.1:\d+\)/);
    server.answer = (_request, response) => response.end();
    await until('it arrives', async () => {
      clock.leap(1_000);
      return (await metadata.deliveries.list({ state: 'delivered', limit: 1 })).length === 1;
    });
    assert.deepEqual(new Set(server.requests.map(({ json }) => json.dashboarding.deliveryId)).size, 1);
    assert.equal(notifier.health().status, 'ok');
  });

  test('something new does not wait as long as a message that did not arrive', async () => {
    await route();
    await start();
    server.answer = (_request, response) => response.writeHead(429, { 'retry-after': '3000' }).end();
    await evaluator.fire('a');
    await until('it was tried', async () => {
      const [delivery] = await metadata.deliveries.list({ state: 'waiting', limit: 1 });
      return delivery?.attempts === 1;
    });
    await evaluator.fire('b');
    await nothingMore();
    server.answer = (_request, response) => response.end();
    clock.leap(5_000);
    await untilSaid('+a', '+a', '+a +b');
  });

  describe('without its database', () => {
    const away = () =>
      Promise.reject(new AppError('METADATA_UNAVAILABLE', 'the database is away', { status: 503 }));

    async function without<T>(work: () => Promise<T>): Promise<T> {
      const { eventsAfter } = metadata.alerts;
      metadata.alerts.eventsAfter = () => {
        looks += 1;
        return away();
      };
      try {
        return await work();
      } finally {
        metadata.alerts.eventsAfter = eventsAfter;
      }
    }

    const status = () => server.requests.map(({ json }) => json.status);

    test('one notifier tells of it, once, and that it is over', async () => {
      await route();
      const [one, two] = [await start('one'), await start('two')];
      await until('they share', () => one.status().leases.length < 8 && two.status().leases.length > 0);
      await without(async () => {
        await until(
          'it is seen',
          () => one.health().status === 'degraded' && two.health().status === 'degraded',
        );
        await nothingMore();
        clock.leap(30_000);
        await until('it is told', () => server.requests.length === 1);
        clock.leap(60_000);
        await nothingMore();
      });
      await until('both are back', () => one.health().status === 'ok' && two.health().status === 'ok');
      await nothingMore();
      clock.leap(30_000);
      await until('its end is told', () => server.requests.length === 2);
      await nothingMore();
      assert.deepEqual(status(), ['firing', 'resolved']);
      const [first, second] = server.requests.map(({ json }) => json);
      assert.equal(first.alerts[0].labels.alertname, 'DashboardingSourceDown');
      assert.match(first.alerts[0].annotations.description, /the database is away/);
      assert.equal(first.alerts[0].fingerprint, second.alerts[0].fingerprint);
      assert.notEqual(first.dashboarding.deliveryId, second.dashboarding.deliveryId);
    });

    /** What evaluators write of the outage once they can. */
    async function written(): Promise<SourceWatch> {
      const watch = new SourceWatch({ metadata, owner: 'evaluator', ttlMs: 600_000, log: SILENT_LOG });
      for (const beforeMs of [30_000, 0]) {
        const atMs = clock.now() - beforeMs;
        watch.saw({ atMs, answered: 0, failed: 1, message: 'away' });
        watch.judge(atMs);
      }
      await watch.act({ nowMs: clock.now(), hasRules: true });
      return watch;
    }

    async function over(watch: SourceWatch): Promise<void> {
      const atMs = clock.now() + 1;
      watch.saw({ atMs, answered: 1, failed: 0, message: '' });
      watch.judge(atMs);
      await watch.act({ nowMs: atMs, hasRules: true });
    }

    async function toldDirectly(): Promise<void> {
      await without(async () => {
        await until('it is told', () => {
          clock.leap(5_000);
          return server.requests.length === 1;
        });
      });
    }

    for (const groupWaitSeconds of [0, 30]) {
      const name = `an outage that is written afterwards is no news to a group that waits for ${groupWaitSeconds} s`;
      test(name, async () => {
        await route({ groupWaitSeconds, groupIntervalSeconds: 300 });
        const one = await start();
        await toldDirectly();
        const watch = await written();
        for (const ms of [0, 31_000, 31_000]) {
          clock.leap(ms);
          await nothingMore();
        }
        const [delivery, ...others] = await metadata.deliveries.list({ limit: 9 });
        assert.deepEqual(others, []);
        assert.equal(delivery?.state, 'delivered');
        assert.equal(delivery.id, server.requests[0]?.json.dashboarding.deliveryId);
        assert.deepEqual(
          delivery.log.map(({ outcome, status }) => [outcome, status]),
          [['delivered', 200]],
        );
        // Whoever looks after the group then goes on from there.
        await stop(one);
        await start('two');
        await nothingMore();
        await over(watch);
        await until('its end is told', () => {
          clock.leap(groupWaitSeconds * 100);
          return server.requests.length === 2;
        });
        await nothingMore();
        assert.deepEqual(status(), ['firing', 'resolved']);
        const [first, second] = server.requests.map(({ json }) => json);
        assert.equal(first.alerts[0].fingerprint, second.alerts[0].fingerprint);
        assert.equal(first.groupKey, second.groupKey);
      });
    }

    test('an outage whose beginning and end are written at once is over at once', async () => {
      await route();
      await start();
      await toldDirectly();
      await over(await written());
      await until('its end is told', () => server.requests.length === 2);
      clock.leap(60_000);
      await nothingMore();
      assert.deepEqual(status(), ['firing', 'resolved']);
    });

    test('the next outage is told again, and its end is its own', async () => {
      await route();
      await start();
      await toldDirectly();
      await over(await written());
      await until('its end is told', () => server.requests.length === 2);
      clock.leap(600_000);
      await nothingMore();
      await without(async () => {
        await until('it is told again', () => {
          clock.leap(5_000);
          return server.requests.length === 3;
        });
      });
      await nothingMore();
      clock.leap(30_000);
      await until('its end is told', () => server.requests.length === 4);
      assert.deepEqual(status(), ['firing', 'resolved', 'firing', 'resolved']);
      const [, firstEnd, , secondEnd] = server.requests.map(({ json }) => Date.parse(json.alerts[0].endsAt));
      assert.ok((secondEnd ?? 0) - (firstEnd ?? 0) > 600_000);
    });

    test('a short outage, and one that is silenced, are not told', async () => {
      await route();
      const notifier = await start();
      await without(async () => {
        await until('it is seen', () => notifier.health().status === 'degraded');
      });
      await until('it is over', () => notifier.health().status === 'ok');
      const nowMs = clock.now();
      await config.put('silences', {
        ...{ name: 'upgrade', matchers: [{ key: 'alertname', op: '=', value: 'DashboardingSourceDown' }] },
        ...{ startMs: nowMs - 1_000, endMs: nowMs + 3_600_000, kind: 'maintenance', comment: '' },
      });
      await nothingMore();
      await without(async () => {
        await until('it is seen', () => notifier.health().status === 'degraded');
        clock.leap(60_000);
        await nothingMore();
      });
      await until('it is over', () => notifier.health().status === 'ok');
      await nothingMore();
      assert.deepEqual(status(), []);
    });

    test('a channel that does not answer is told later; its end is told only to who was told', async () => {
      await route();
      await start();
      server.answer = (_request, response) => response.writeHead(503).end();
      await without(async () => {
        await until('it was tried', () => {
          clock.leap(5_000);
          return server.requests.length >= 2;
        });
        assert.equal(new Set(server.requests.map(({ json }) => json.dashboarding.deliveryId)).size, 1);
      });
      await nothingMore();
      assert.ok(status().every((each) => each === 'firing'));
    });
  });

  test('a message that is given up is shown for a while', async () => {
    await route();
    const notifier = await start();
    server.answer = (_request, response) => response.writeHead(410).end('gone');
    await evaluator.fire('a');
    await until('health tells of it', () => notifier.health().code === 'NOTIFICATION_FAILED');
    assert.equal(notifier.health().message, 'a notification to hook was given up: 410 gone');
    clock.leap(15 * 60_000);
    assert.equal(notifier.health().status, 'ok');
  });
});
