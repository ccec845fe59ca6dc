import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { PATIENCE } from '../../cluster/health.ts';
import { eventually } from '../../wait.ts';
import { type AlertInstallation, LEASES_FREE_AFTER_MS } from '../installation.ts';
import { Team, type TeamRule } from '../team.ts';
import { WebhookReceiver } from '../webhooks.ts';
import type { AlertTest } from './suite.ts';

/** What becomes of alerts and messages when the process that has them ends. */
export const KILLS: readonly AlertTest[] = [
  [
    'killed while pending and firing: each alert is told once, on time by the moment it was first met, and so is its end',
    killedWhileOpen,
  ],
  ['killed while sending: the message comes again and can be recognised', killedWhileSending],
  ['stopped and started in order: alerts go on, and the log has nothing that cannot be', stoppedInOrder],
];

/** Beyond what is left of the leases: two intervals of a second to go on. */
const GOES_ON_WITHIN_MS = 2_000;

async function open(t: TestContext, installation: AlertInstallation) {
  const team = new Team(t, installation);
  const receiver = await team.receiver();
  await team.hook(receiver.url);
  return { team, receiver, level: team.sender(), client: installation.client };
}

async function killedWhileOpen(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { team, receiver, level, client } = await open(t, installation);
  const query = { metric: team.metric('pressure'), aggregation: 'last', windowSeconds: 5 };
  const hot = await team.rule('Hot');
  // One is due before anybody can know that the process is gone; the other sees two processes go.
  const soon = await team.rule('High for 3 s', { query, durationSeconds: 3 });
  const later = await team.rule('High for 9 s', { query, durationSeconds: 9 });
  await level.set(95);
  await receiver.untilTold({ alertname: hot.name, status: 'firing' });
  await team.delivered();
  const pressure = team.sender({ host: 'a' }, query.metric);
  await pressure.set(95);
  await eventually('all open', async () => (await team.alerts()).length === 3 || undefined, PATIENCE);

  await installation.killEvaluatorOf(soon.id);
  await assertHeld(t, { team, rule: soon, durationMs: 3_000, backMs: Date.now() });
  await receiver.untilTold({ alertname: soon.name, status: 'firing' });
  await team.delivered();
  await installation.complete();
  await installation.killEvaluatorOf(hot.id);
  await assertHeld(t, { team, rule: later, durationMs: 9_000, backMs: Date.now() });
  await receiver.untilTold({ alertname: later.name, status: 'firing' });
  await client.evaluations(hot.id, 2);
  const { missedEvaluations } = (await client.ask(`/rules/${hot.id}`)).status;
  assert.ok(missedEvaluations > 0, 'what fell out while nobody was there is counted');
  const rules = [hot, soon, later];
  const told = (status: 'firing' | 'resolved') =>
    rules.map(
      ({ name: alertname }) => WebhookReceiver.deliveries(receiver.told({ alertname, status })).length,
    );
  assert.deepEqual(told('firing'), [1, 1, 1], 'one each, however often its process died');
  const delivered = receiver.told({ alertname: hot.name, status: 'firing' });
  assert.equal(delivered.length, 1, 'what had been delivered is not sent again');

  await installation.complete();
  await Promise.all([level.set(20), pressure.set(20)]);
  for (const { name: alertname } of rules) await receiver.untilTold({ alertname, status: 'resolved' });
  await client.evaluations(hot.id, 2);
  assert.deepEqual(told('resolved'), [1, 1, 1]);
  assert.equal(WebhookReceiver.deliveries(receiver.messages).length, 6);
  assert.deepEqual(await client.changes(hot.id), ['ok firing met', 'firing ok cleared']);
  for (const { id } of [soon, later])
    assert.deepEqual(await client.changes(id), [
      'ok pending met',
      'pending firing held',
      'firing ok cleared',
    ]);
}

interface Held {
  readonly team: Team;
  readonly rule: TeamRule;
  readonly durationMs: number;
  /** When there was a process again that could go on. */
  readonly backMs: number;
}

/** Waits until an alert that was pending when its process died fires, and says whether that was in time. */
async function assertHeld(t: TestContext, { team, rule, durationMs, backMs }: Held): Promise<void> {
  const { firedMs, firstTriggeredMs } = await team.untilState(rule, 'firing');
  const heldMs = (firedMs ?? 0) - (firstTriggeredMs ?? 0);
  // A machine that is slow to start a server cannot be on time.
  const awayMs = backMs + LEASES_FREE_AFTER_MS - (firstTriggeredMs ?? 0);
  const allowedMs = Math.max(durationMs, awayMs) + GOES_ON_WITHIN_MS;
  t.diagnostic(`${rule.name}: held for ${heldMs} ms; at most ${allowedMs}`);
  assert.ok(heldMs >= durationMs && heldMs <= allowedMs, `${rule.name}: held for ${heldMs} ms`);
}

async function killedWhileSending(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { team, receiver, level, client } = await open(t, installation);
  const { id, name: alertname } = await team.rule('Hot');
  // It is taken, and never answered.
  receiver.answer = () => undefined;
  await level.set(95);
  const first = await receiver.untilTold({ alertname, status: 'firing' });
  receiver.answerOk();
  await installation.killSenderOf(first);
  const again = await eventually('the message again', () => receiver.messages[1], PATIENCE);
  assert.deepEqual(WebhookReceiver.deliveries(receiver.messages), [first.body.dashboarding.deliveryId]);
  for (const { headers, body } of [first, again]) {
    assert.equal(headers['x-dashboarding-delivery'], body.dashboarding.deliveryId);
    assert.equal(headers['idempotency-key'], body.dashboarding.deliveryId);
  }
  await team.delivered();
  await installation.complete();
  await client.evaluations(id, 2);
  assert.equal(receiver.messages.length, 2);
  assert.deepEqual(await client.changes(id), ['ok firing met']);
}

async function stoppedInOrder(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { team, receiver, level, client } = await open(t, installation);
  const { id, name: alertname } = await team.rule('Hot');
  await level.set(95);
  await receiver.untilTold({ alertname, status: 'firing' });
  await team.delivered();
  await installation.restartInOrder();
  await client.evaluations(id, 2);
  assert.equal(receiver.messages.length, 1);
  assert.deepEqual(await client.changes(id), ['ok firing met']);
}
