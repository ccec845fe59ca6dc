import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { AlertServer } from '../support/alerts/alert-server.ts';
import { Mailbox } from '../support/alerts/mailbox.ts';
import { Sender } from '../support/alerts/sender.ts';
import { WebhookReceiver } from '../support/alerts/webhooks.ts';
import { PATIENCE } from '../support/cluster/health.ts';
import { postSamples, query } from '../support/http.ts';
import { eventually } from '../support/wait.ts';

const SECRET = 'sesame';

async function open(t: TestContext) {
  const [mailbox, receiver] = await Promise.all([Mailbox.start(t), WebhookReceiver.start(t)]);
  const server = await AlertServer.start(t, { settings: [`notify.smtpUrl=${mailbox.url}`] });
  const { client } = server;
  await client.told({
    ...{ name: 'hook', type: 'webhook' },
    settings: { url: receiver.url, hmacSecret: SECRET },
  });
  await client.told({ name: 'mail', type: 'email', settings: { to: ['ann@example.com'] } });
  const sender = (metric: string, tags?: Record<string, string>) =>
    new Sender(t, { url: () => server.url, metric, ...(tags === undefined ? {} : { tags }) });
  return { server, client, mailbox, receiver, sender };
}

test('a threshold that is crossed is told by mail and webhook within two intervals and "for", and so is the end', async (t) => {
  const { server, client, mailbox, receiver, sender } = await open(t);
  const [intervalSeconds, durationSeconds] = [3, 3];
  const { id } = await client.rule({
    ...{ name: 'Hot', metric: 'temperature', intervalSeconds, durationSeconds, severity: 'critical' },
    labels: { team: 'infra' },
    annotations: { summary: '{{ labels.host }} is at {{ value }}, above {{ threshold }}' },
  });
  const level = sender('temperature');
  await sendPast(server.url, 'temperature', 20);
  await level.set(20);
  await client.evaluations(id, 1);
  const startMs = Date.now();
  await level.set(95);
  const [hook, mail] = await Promise.all([
    receiver.untilTold({ alertname: 'Hot', status: 'firing' }),
    mailbox.until(/Hot/),
  ]);
  const allowedMs = (2 * intervalSeconds + durationSeconds) * 1_000;
  for (const { atMs } of [hook, mail]) {
    t.diagnostic(`told after ${atMs - startMs} ms; at most ${allowedMs}`);
    assert.ok(atMs - startMs <= allowedMs, `told after ${atMs - startMs} ms`);
  }

  assert.equal(hook.body.version, '4');
  const [alert] = hook.body.alerts;
  const labels = { alertname: 'Hot', severity: 'critical', host: 'a', team: 'infra' };
  assert.deepEqual(alert?.labels, labels);
  assert.equal(alert?.annotations.summary, 'a is at 95, above 90');
  assertSigned(hook.headers['x-dashboarding-signature'], hook.text);
  assert.deepEqual(mail.to, ['ann@example.com']);
  assert.match(mail.mail.text ?? '', /a is at 95, above 90/);
  assert.match(mail.mail.html || '', /a is at 95, above 90/);
  assert.ok(
    mail.mail.attachments.some(({ contentType }) => contentType === 'image/png'),
    'with a picture',
  );

  const clearedMs = Date.now();
  await level.set(20);
  const [resolved] = await Promise.all([
    receiver.untilTold({ alertname: 'Hot', status: 'resolved' }),
    eventually('a second mail', () => mailbox.mails[1], PATIENCE),
  ]);
  assert.ok(
    resolved.atMs - clearedMs <= 2 * intervalSeconds * 1_000,
    `told after ${resolved.atMs - clearedMs} ms`,
  );
  assert.deepEqual(await client.changes(id), ['ok pending met', 'pending firing held', 'firing ok cleared']);
  assert.equal(receiver.messages.length, 2, 'one message each');
  assert.equal(mailbox.mails.length, 2, 'one mail each');
  const deliveries = await client.deliveries();
  assert.deepEqual([...new Set(deliveries.map(({ state }) => state))], ['delivered']);
});

test('the state of an alert and the result of a recording rule are metrics', async (t) => {
  const { server, client, sender } = await open(t);
  await client.ask('/recordings', {
    ...{ name: 'max', record: 'temperature:max', intervalSeconds: 1, unit: 'celsius' },
    query: { metric: 'temperature', aggregation: 'max', windowSeconds: 5 },
  });
  await client.rule({ name: 'Hot', metric: 'temperature', labels: { team: 'infra' } });
  const level = sender('temperature');
  await level.set(95);
  const last = (metric: string, groupBy: readonly string[]) =>
    eventually(
      `samples of ${metric}`,
      async () => {
        const { data } = await query(server.url, {
          ...{ metric, aggregation: 'max', groupBy, start: 'now-1m', interval: '1m', fill: 'none' },
        });
        return data[0];
      },
      PATIENCE,
    );
  const recorded = await last('temperature:max', ['*']);
  assert.deepEqual(recorded.points.map(([, value]) => value).includes(95), true);
  const state = await last('ALERTS', ['*']);
  assert.deepEqual(state.tags, {
    ...{ alertname: 'Hot', alertstate: 'firing', severity: 'warning', host: 'a', team: 'infra' },
  });
});

test('nobody is told of what is silenced, until the silence ends', async (t) => {
  const { client, receiver, sender } = await open(t);
  const silence = await client.ask('/silences', {
    matchers: [{ key: 'host', op: '=', value: 'a' }],
    ...{ startMs: Date.now() - 1_000, endMs: Date.now() + 3_600_000, comment: 'new disk' },
  });
  const { id } = await client.rule({ name: 'Hot', metric: 'temperature' });
  const [a, b] = [sender('temperature', { host: 'a' }), sender('temperature', { host: 'b' })];
  await Promise.all([a.set(95), b.set(95)]);
  const alertOf = async (host: string) =>
    (await client.alerts()).find(({ groupTags, state }) => groupTags.host === host && state === 'firing');
  await eventually('both firing', async () => (await alertOf('a')) && (await alertOf('b')), PATIENCE);
  assert.deepEqual((await alertOf('a'))?.silencedBy, [silence.id]);
  await receiver.untilTold({ alertname: 'Hot', status: 'firing' });
  await client.evaluations(id, 2);
  const hosts = () => receiver.messages.flatMap(({ body }) => body.alerts.map(({ labels }) => labels.host));
  assert.deepEqual(hosts(), ['b']);
  await client.ask(`/silences/${silence.id}`, undefined, 'DELETE');
  await eventually('host a told', () => hosts().includes('a') || undefined, PATIENCE);
});

test('an alert is acknowledged, by name', async (t) => {
  const { client, sender } = await open(t);
  await client.rule({ name: 'Hot', metric: 'temperature' });
  await sender('temperature').set(95);
  const { alertId } = await client.untilState('Hot', 'firing');
  await client.ask(`/${alertId}/acknowledge?actor=ann`, { comment: 'mine' });
  const [alert] = await client.alerts();
  assert.deepEqual([alert?.acknowledgement?.actor, alert?.acknowledgement?.comment], ['ann', 'mine']);
});

/** What there was before: a picture needs more than one point. */
async function sendPast(url: string, metric: string, value: number): Promise<void> {
  const nowMs = Date.now();
  const samples = Array.from({ length: 60 }, (_, index) => ({
    ...{ name: metric, value, tags: { host: 'a' } },
    timestamp: nowMs - (60 - index) * 10_000,
  }));
  await postSamples(url, samples);
}

function assertSigned(header: unknown, text: string): void {
  const [, seconds = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  assert.equal(signature, createHmac('sha256', SECRET).update(`${seconds}.${text}`).digest('hex'));
}
