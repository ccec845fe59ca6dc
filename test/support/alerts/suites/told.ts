import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { TestContext } from 'node:test';
import { PATIENCE } from '../../cluster/health.ts';
import { postSamples, query } from '../../http.ts';
import { eventually } from '../../wait.ts';
import type { AlertInstallation } from '../installation.ts';
import type { ReceivedMail } from '../mailbox.ts';
import { Team } from '../team.ts';
import type { WebhookMessage } from '../webhooks.ts';
import type { AlertTest } from './suite.ts';

const SECRET = 'sesame';

/** Who is told of what, and when. */
export const TOLD: readonly AlertTest[] = [
  [
    'a threshold that is crossed is told by mail and webhook within two intervals and "for", and so is the end',
    tellsInTime,
  ],
  ['the state of an alert and the result of a recording rule are metrics', writesMetrics],
  ['nobody is told of what is silenced, until the silence ends', silences],
  ['an alert is acknowledged, by name', acknowledges],
];

async function tellsInTime(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { client, mailbox } = installation;
  const team = new Team(t, installation);
  const receiver = await team.receiver();
  await team.hook(receiver.url, { hmacSecret: SECRET });
  const address = await team.mail();
  const [intervalSeconds, durationSeconds] = [3, 3];
  const { id, name: alertname } = await team.rule('Hot', {
    ...{ intervalSeconds, durationSeconds, severity: 'critical', labels: { site: 'north' } },
    annotations: { summary: '{{ labels.host }} is at {{ value }}, above {{ threshold }}' },
  });
  const level = team.sender();
  await sendPast(installation.url, team.metric());
  await level.set(20);
  await client.evaluations(id, 1);
  const startMs = Date.now();
  await level.set(95);
  const [hook, mail] = await Promise.all([
    receiver.untilTold({ alertname, status: 'firing' }),
    mailbox.until(address, 1),
  ]);
  const allowedMs = (2 * intervalSeconds + durationSeconds) * 1_000;
  for (const { atMs } of [hook, mail]) {
    t.diagnostic(`told after ${atMs - startMs} ms; at most ${allowedMs}`);
    assert.ok(atMs - startMs <= allowedMs, `told after ${atMs - startMs} ms`);
  }
  assertHook(hook, { alertname, severity: 'critical', host: 'a', site: 'north', team: team.name });
  assertMail(mail);

  const clearedMs = Date.now();
  await level.set(20);
  const [resolved] = await Promise.all([
    receiver.untilTold({ alertname, status: 'resolved' }),
    mailbox.until(address, 2),
  ]);
  const tookMs = resolved.atMs - clearedMs;
  assert.ok(tookMs <= 2 * intervalSeconds * 1_000, `told after ${tookMs} ms`);
  assert.deepEqual(await client.changes(id), ['ok pending met', 'pending firing held', 'firing ok cleared']);
  await team.delivered();
  assert.equal(receiver.messages.length, 2, 'one message each');
  assert.equal(mailbox.to(address).length, 2, 'one mail each');
}

function assertHook({ body, headers, text }: WebhookMessage, labels: object): void {
  assert.equal(body.version, '4');
  const [alert] = body.alerts;
  assert.deepEqual(alert?.labels, labels);
  assert.equal(alert?.annotations.summary, 'a is at 95, above 90');
  const header = String(headers['x-dashboarding-signature']);
  const [, seconds = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  assert.equal(signature, createHmac('sha256', SECRET).update(`${seconds}.${text}`).digest('hex'));
}

function assertMail({ mail: { text, html, attachments } }: ReceivedMail): void {
  assert.match(text ?? '', /a is at 95, above 90/);
  assert.match(html || '', /a is at 95, above 90/);
  assert.ok(
    attachments.some(({ contentType }) => contentType === 'image/png'),
    'with a picture',
  );
}

/** What there was before: a picture needs more than one point. */
async function sendPast(url: string, name: string): Promise<void> {
  const nowMs = Date.now();
  const samples = Array.from({ length: 60 }, (_, index) => ({
    ...{ name, value: 20, tags: { host: 'a' } },
    timestamp: nowMs - (60 - index) * 10_000,
  }));
  await postSamples(url, samples);
}

async function writesMetrics(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { client } = installation;
  const team = new Team(t, installation);
  const record = team.metric('hottest');
  await client.ask('/recordings', {
    ...{ name: record, record, intervalSeconds: 1, unit: 'celsius' },
    query: { metric: team.metric(), aggregation: 'max', windowSeconds: 5 },
  });
  const { name: alertname } = await team.rule('Hot');
  await team.sender().set(95);
  const last = (metric: string, filters: object) =>
    eventually(
      `samples of ${metric}`,
      async () => {
        const range = { start: 'now-1m', interval: '1m', fill: 'none' };
        const asked = { metric, aggregation: 'max', groupBy: ['*'], filters, ...range };
        return (await query(installation.url, asked)).data[0];
      },
      PATIENCE,
    );
  const recorded = await last(record, {});
  assert.ok(recorded.points.some(([, value]) => value === 95));
  const state = await last('ALERTS', { alertname });
  const labels = { severity: 'warning', host: 'a', team: team.name };
  assert.deepEqual(state.tags, { alertname, alertstate: 'firing', ...labels });
}

async function silences(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { client } = installation;
  const team = new Team(t, installation);
  const receiver = await team.receiver();
  await team.hook(receiver.url);
  const silence = await client.ask('/silences', {
    matchers: [
      { key: 'team', op: '=', value: team.name },
      { key: 'host', op: '=', value: 'a' },
    ],
    ...{ startMs: Date.now() - 1_000, endMs: Date.now() + 3_600_000, comment: 'new disk' },
  });
  const { id, name: alertname } = await team.rule('Hot');
  await Promise.all(['a', 'b'].map((host) => team.sender({ host }).set(95)));
  const alertOf = async (host: string) =>
    (await team.alerts()).find(({ groupTags, state }) => groupTags.host === host && state === 'firing');
  await eventually('both firing', async () => (await alertOf('a')) && (await alertOf('b')), PATIENCE);
  assert.deepEqual((await alertOf('a'))?.silencedBy, [silence.id]);
  await receiver.untilTold({ alertname, status: 'firing' });
  await client.evaluations(id, 2);
  const hosts = () => receiver.messages.flatMap(({ body }) => body.alerts.map(({ labels }) => labels.host));
  assert.deepEqual(hosts(), ['b']);
  await client.ask(`/silences/${silence.id}`, undefined, 'DELETE');
  await eventually('host a told', () => hosts().includes('a') || undefined, PATIENCE);
}

async function acknowledges(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { client } = installation;
  const team = new Team(t, installation);
  const rule = await team.rule('Hot');
  await team.sender().set(95);
  const { alertId } = await team.untilState(rule, 'firing');
  await client.ask(`/${alertId}/acknowledge?actor=ann`, { comment: 'mine' });
  const [alert] = await team.alerts();
  assert.deepEqual([alert?.acknowledgement?.actor, alert?.acknowledgement?.comment], ['ann', 'mine']);
}
