import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { createLinks } from '../links.ts';
import { testMessage } from '../message/own-messages.ts';
import {
  channelDependencies,
  channelOf,
  DELIVERY_ID,
  messageAlert,
  notification,
  notifySettings,
  T0,
} from '../testing/fixture.ts';
import { type RecordingServer, startRecordingServer } from '../testing/recording-server.ts';
import { ALERTMANAGER_REPEAT_MS } from './alertmanager.ts';
import { type ChannelSet, createChannels } from './channels.ts';

let server: RecordingServer;
let other: RecordingServer;
let channels: ChannelSet;

before(async () => {
  [server, other] = [await startRecordingServer(), await startRecordingServer()];
  channels = channelsWithin(10);
});
after(async () => {
  await server.close();
  await other.close();
});
afterEach(() => {
  server.reset();
  other.reset();
});

function channelsWithin(timeoutSeconds: number): ChannelSet {
  const clock = { now: () => T0 + 60_500, monotonicMs: () => performance.now() };
  return createChannels(channelDependencies({ clock, settings: notifySettings({ timeoutSeconds }) }));
}

const send = (type: Parameters<typeof channelOf>[0], settings: object, message = notification()) =>
  channels.send(channelOf(type, settings), { deliveryId: DELIVERY_ID, message });

test('a message without links has no empty ones', async () => {
  const links = createLinks({ publicUrl: '', serverUrl: '' });
  const without = createChannels({ ...channelDependencies({}), links });
  const message = notification([messageAlert({ link: '' })]);
  const deliver = (type: Parameters<typeof channelOf>[0], settings: object) =>
    without.send(channelOf(type, settings), { deliveryId: DELIVERY_ID, message });
  await deliver('slack', { url: server.url });
  await deliver('alertmanager', { urls: [server.url] });
  const [slack, alertmanager] = server.requests.map(({ json }) => json);
  assert.equal('title_link' in slack.attachments[0], false);
  assert.equal('generatorURL' in alertmanager[0], false);
});

describe('webhook', () => {
  test('posts what Alertmanager would, and what it has no place for', async () => {
    const firing = messageAlert();
    const over = messageAlert({ alertId: 'c3'.repeat(16), status: 'resolved', endsAtMs: T0 + 20_000 });
    const message = notification([firing, over], { leftOut: { firing: 2, resolved: 1 } });
    const outcome = await send('webhook', { url: `${server.url}/in?a=1` }, message);
    assert.deepEqual(outcome, { outcome: 'delivered', status: 200, answer: 'ok' });
    const request = server.first();
    assert.equal(request.method, 'POST');
    assert.equal(request.path, '/in?a=1');
    const { dashboarding, alerts, ...body } = request.json;
    assert.deepEqual(body, {
      ...{ version: '4', groupKey: 'channel/route:{alertname="CPU high"}', truncatedAlerts: 3 },
      ...{ status: 'firing', receiver: 'test', groupLabels: { alertname: 'CPU high' } },
      commonLabels: { alertname: 'CPU high', severity: 'critical', host: 'web-1', team: 'web' },
      commonAnnotations: { summary: 'CPU of web-1 is at 97 %' },
      externalURL: 'https://metrics.example.com',
    });
    assert.deepEqual(alerts[0], {
      ...{ status: 'firing', labels: firing.labels, annotations: firing.annotations },
      ...{ startsAt: '2026-11-26T16:30:00.000Z', endsAt: '0001-01-01T00:00:00Z' },
      ...{ generatorURL: firing.link, fingerprint: 'a1a1a1a1a1a1a1a1' },
    });
    assert.deepEqual([alerts[1].status, alerts[1].endsAt], ['resolved', '2026-11-26T16:30:20.000Z']);
    assert.deepEqual(
      [dashboarding.deliveryId, dashboarding.kind, dashboarding.reason],
      [DELIVERY_ID, 'alerts', 'changed'],
    );
    assert.deepEqual([dashboarding.alerts[0].value, dashboarding.alerts[0].ruleId], [97.25, 'rule-1']);
  });

  test('has the id of the delivery, its own headers and a login, and what cannot be overridden', async () => {
    const settings = {
      ...{ url: server.url, username: 'us:er', password: 'pä' },
      headers: { 'X-Team': 'web', 'User-Agent': 'mine', 'Idempotency-Key': 'theirs' },
    };
    await send('webhook', settings);
    const { headers } = server.first();
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(headers['x-dashboarding-delivery'], DELIVERY_ID);
    assert.equal(headers['idempotency-key'], DELIVERY_ID);
    assert.equal(headers['x-team'], 'web');
    assert.equal(headers.authorization, `Basic ${Buffer.from('us:er:pä').toString('base64')}`);
    assert.equal(headers['x-dashboarding-signature'], undefined);
  });

  test('is signed over the time and the body', async () => {
    await send('webhook', { url: server.url, hmacSecret: 'shared' });
    const { headers, body } = server.first();
    const seconds = Math.floor((T0 + 60_500) / 1_000);
    const digest = createHmac('sha256', 'shared').update(`${seconds}.${body}`).digest('hex');
    assert.equal(headers['x-dashboarding-signature'], `t=${seconds},v1=${digest}`);
  });

  const ANSWERS: readonly [status: number, outcome: string][] = [
    [200, 'delivered'],
    [204, 'delivered'],
    [400, 'failed'],
    [401, 'failed'],
    [404, 'failed'],
    [408, 'retry'],
    [410, 'failed'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ];
  for (const [status, outcome] of ANSWERS) {
    test(`${status} is ${outcome}`, async () => {
      server.answer = (_request, response) =>
        response.writeHead(status).end(status === 204 ? '' : 'why\u0000 not');
      const sent = await send('webhook', { url: server.url });
      assert.deepEqual(sent, { outcome, status, answer: status === 204 ? '' : 'why  not' });
    });
  }

  test('Retry-After is passed on', async () => {
    server.answer = (_request, response) => response.writeHead(503, { 'retry-after': '120' }).end();
    assert.equal((await send('webhook', { url: server.url })).retryAfterMs, 120_000);
    const date = new Date(T0 + 60_500 + 30_000).toUTCString();
    server.answer = (_request, response) => response.writeHead(429, { 'retry-after': date }).end();
    assert.equal((await send('webhook', { url: server.url })).retryAfterMs, 29_500);
  });

  test('a redirect fails and says so', async () => {
    server.answer = (_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    const { outcome, status, answer } = await send('webhook', { url: server.url });
    assert.deepEqual([outcome, status], ['failed', 302]);
    assert.match(answer, /redirects to http:\/\/169\.254\.169\.254\/; redirects are not followed/);
  });

  test('a private target that is not allowed fails with the way out', async () => {
    const { outcome, status, answer } = await send('webhook', { url: `http://[::1]:${server.port}/` });
    assert.deepEqual([outcome, status], ['failed', null]);
    assert.match(answer, /not public address\. Name it in notify\.allowPrivateTargets/);
  });

  test('no answer, or nobody there, is tried again', async () => {
    server.answer = () => undefined;
    const late = await channelsWithin(0.3).send(channelOf('webhook', { url: server.url }), {
      ...{ deliveryId: DELIVERY_ID, message: notification() },
    });
    assert.deepEqual(late, { outcome: 'retry', status: null, answer: 'no answer within 0.3 s' });
    const gone = await send('webhook', { url: 'http://127.0.0.1:1/' });
    assert.deepEqual([gone.outcome, gone.status], ['retry', null]);
    assert.match(gone.answer, /ECONNREFUSED/);
  });

  test('a long answer is cut', async () => {
    server.answer = (_request, response) => response.writeHead(400).end('x'.repeat(100_000));
    assert.equal((await send('webhook', { url: server.url })).answer.length, 501);
  });
});

describe('slack', () => {
  const hostile = messageAlert({
    ruleName: '<!channel> & @here',
    annotations: { summary: 'see <https://evil|here> @channel a@b.c\nsecond line' },
    groupTags: { host: '<@U123>' },
    acknowledgement: { actor: 'Ann', comment: 'on it', atMs: T0 },
  });

  test('posts attachments in which labels are only text', async () => {
    await send('slack', { url: `${server.url}/services/T/B/x` }, notification([hostile]));
    const { json, body } = server.first();
    assert.doesNotMatch(body, /<[!@#h]/);
    assert.doesNotMatch(body, /(?<!\w)@(here|channel|all)/);
    assert.match(json.text, /^\[FIRING:1\] &lt;!channel&gt; &amp; @\u200bhere \(host=&lt;@\u200bU123&gt;\)$/);
    const [attachment] = json.attachments;
    assert.match(attachment.text, /a@b\.c\nsecond line$/);
    assert.equal(attachment.title_link, hostile.link);
    assert.deepEqual(
      attachment.fields.map(({ title }: { title: string }) => title),
      ['State', 'Value', 'Group', 'Acknowledged by'],
    );
    assert.equal(attachment.fields[1].value, '97.25 (threshold 90)');
    assert.deepEqual([json.parse, json.link_names, attachment.mrkdwn_in], ['none', 0, []]);
  });

  test('shows twenty alerts and counts the others', async () => {
    await send('slack', { url: server.url }, notification(Array.from({ length: 30 }, () => messageAlert())));
    const { attachments } = server.first().json;
    assert.deepEqual([attachments.length, attachments[20].text], [21, '… and 10 more']);
  });
});

describe('pagerduty', () => {
  test('triggers and resolves by the id of the alert', async () => {
    const over = messageAlert({ alertId: 'c3'.repeat(16), status: 'resolved', endsAtMs: T0 + 1 });
    const settings = { routingKey: 'key', url: `${server.url}/v2/enqueue` };
    server.answer = (_request, response) => response.writeHead(202).end('{"status":"success"}');
    const outcome = await send('pagerduty', settings, notification([messageAlert(), over]));
    assert.deepEqual([outcome.outcome, outcome.status], ['delivered', 202]);
    const [trigger, resolve] = server.requests.map(({ json }) => json);
    assert.deepEqual(resolve, { routing_key: 'key', event_action: 'resolve', dedup_key: over.alertId });
    assert.deepEqual(trigger, {
      ...{ routing_key: 'key', event_action: 'trigger', dedup_key: 'a1'.repeat(16) },
      ...{ client: 'Dashboarding', client_url: 'https://metrics.example.com' },
      links: [{ href: messageAlert().link, text: 'Rule and chart' }],
      payload: {
        ...{ summary: 'CPU high: CPU of web-1 is at 97 %', source: 'web-1', severity: 'critical' },
        ...{ timestamp: '2026-11-26T16:30:00.000Z', group: 'web team', class: 'CPU high' },
        custom_details: {
          value: '97.25 (threshold 90)',
          ...{ labels: messageAlert().labels, annotations: messageAlert().annotations },
        },
      },
    });
  });

  test('a severity that it does not know is an error there; summaries are cut', async () => {
    const alert = messageAlert({
      severity: 'page',
      annotations: { summary: 'y'.repeat(5_000) },
      groupTags: {},
    });
    await send('pagerduty', { routingKey: 'key', url: server.url }, notification([alert]));
    const { payload } = server.first().json;
    assert.deepEqual(
      [payload.severity, payload.summary.length, payload.source],
      ['error', 1_024, 'CPU high'],
    );
  });

  test('an event that is refused ends the attempt', async () => {
    server.answer = (_request, response) => response.writeHead(429).end();
    const outcome = await send(
      'pagerduty',
      { routingKey: 'k', url: server.url },
      notification([messageAlert(), messageAlert()]),
    );
    assert.deepEqual([outcome.outcome, server.requests.length], ['retry', 1]);
  });

  test('a test leaves nothing open', async () => {
    const message = testMessage({ nowMs: T0, link: 'https://x', channelName: 'p' });
    await send('pagerduty', { routingKey: 'k', url: server.url }, message);
    const [first, second] = server.requests.map(({ json }) => json);
    assert.deepEqual([first.event_action, second.event_action], ['trigger', 'resolve']);
    assert.equal(first.dedup_key, second.dedup_key);
  });
});

describe('alertmanager', () => {
  test('posts to every member, with an end that lies ahead while it fires', async () => {
    const over = messageAlert({ status: 'resolved', endsAtMs: T0 + 20_000 });
    const urls = [`${server.url}/prefix/`, other.url];
    const outcome = await send('alertmanager', { urls, username: 'u' }, notification([messageAlert(), over]));
    assert.equal(outcome.outcome, 'delivered');
    assert.deepEqual([server.first().path, other.first().path], ['/prefix/api/v2/alerts', '/api/v2/alerts']);
    const [firing, resolved] = other.first().json;
    assert.deepEqual(firing, {
      ...{ labels: messageAlert().labels, annotations: messageAlert().annotations },
      startsAt: '2026-11-26T16:30:00.000Z',
      endsAt: new Date(T0 + 60_500 + 4 * ALERTMANAGER_REPEAT_MS).toISOString(),
      generatorURL: messageAlert().link,
    });
    assert.equal(resolved.endsAt, '2026-11-26T16:30:20.000Z');
    assert.match(String(server.first().headers.authorization), /^Basic /);
  });

  test('names of labels become such as it takes, none is lost', async () => {
    const labels = { 'host.name': 'a', host_name: 'b', '9lives': 'c', empty: '', 'ä-x': 'd' };
    await send('alertmanager', { urls: [server.url] }, notification([messageAlert({ labels })]));
    assert.deepEqual(server.first().json[0].labels, {
      host_name: 'a',
      host_name_: 'b',
      _9lives: 'c',
      __x: 'd',
    });
  });

  test('one member that takes it is enough', async () => {
    server.answer = (_request, response) => response.writeHead(500).end('broken');
    const outcome = await send('alertmanager', { urls: [server.url, other.url] });
    assert.deepEqual([outcome.outcome, outcome.status], ['delivered', 200]);
    assert.match(outcome.answer, /^127\.0\.0\.1:\d+: HTTP 500 broken; 127\.0\.0\.1:\d+: HTTP 200 ok$/);
  });

  test('when none takes it, it is tried again if one may take it later', async () => {
    server.answer = (_request, response) => response.writeHead(400).end('bad');
    other.answer = (_request, response) => response.writeHead(503).end('later');
    assert.equal((await send('alertmanager', { urls: [server.url, other.url] })).outcome, 'retry');
    assert.equal((await send('alertmanager', { urls: [server.url] })).outcome, 'failed');
  });

  test('very many alerts come in several posts', async () => {
    const many = Array.from({ length: 1_201 }, () => messageAlert());
    await send('alertmanager', { urls: [server.url] }, notification(many));
    assert.deepEqual(
      server.requests.map(({ json }) => json.length),
      [500, 500, 201],
    );
  });
});

describe('a test of a channel', () => {
  test('says how it went', async () => {
    const result = await channels.test(channelOf('webhook', { url: server.url }));
    assert.deepEqual([result.ok, result.status, result.answer], [true, 200, 'ok']);
    assert.ok(result.durationMs >= 0 && result.durationMs < 5_000);
    const { json } = server.first();
    assert.equal(json.commonLabels.alertname, 'DashboardingTest');
    assert.equal(json.dashboarding.kind, 'test');
    server.answer = (_request, response) => response.writeHead(403).end('no');
    const failed = await channels.test(channelOf('slack', { url: server.url }));
    assert.deepEqual([failed.ok, failed.status, failed.answer], [false, 403, 'no']);
  });

  test('without a mail server says what to set', async () => {
    const result = await channels.test(channelOf('email', { to: ['a@example.com'] }));
    assert.deepEqual([result.ok, result.status], [false, null]);
    assert.match(result.answer, /Set notify\.smtpUrl/);
  });
});
