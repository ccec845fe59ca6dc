import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { PATIENCE } from '../../cluster/health.ts';
import { eventually } from '../../wait.ts';
import { type AlertInstallation, LEASES_FREE_AFTER_MS } from '../installation.ts';
import { Team } from '../team.ts';
import { WebhookReceiver } from '../webhooks.ts';
import type { AlertTest } from './suite.ts';

/** What becomes of alerts and messages when the process that has them ends. */
export const KILLS: readonly AlertTest[] = [
  ['killed while pending: alerts fire once, on time by the moment they were first met', killedWhilePending],
  ['killed while firing: nobody is told again, and the end is told once', killedWhileFiring],
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

async function killedWhilePending(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { team, receiver, level, client } = await open(t, installation);
  // One is due before anybody can know that the process is gone, the other afterwards.
  const durations = [2, 9];
  const rules = await Promise.all(
    durations.map((durationSeconds) => team.rule(`Hot for ${durationSeconds}`, { durationSeconds })),
  );
  await level.set(95);
  await eventually('both pending', async () => (await team.alerts()).length === 2 || undefined, PATIENCE);
  // Those that are together with it are pending as well, and go with it.
  const [{ id } = assert.fail()] = rules;
  await installation.killEvaluatorOf(id);
  const backMs = Date.now();
  for (const [index, { id, name }] of rules.entries()) {
    const { firedMs, firstTriggeredMs } = await client.untilState(name, 'firing');
    const durationMs = (durations[index] ?? 0) * 1_000;
    const heldMs = (firedMs ?? 0) - (firstTriggeredMs ?? 0);
    // A machine that is slow to start a server cannot be on time.
    const awayMs = backMs + LEASES_FREE_AFTER_MS - (firstTriggeredMs ?? 0);
    const allowedMs = Math.max(durationMs, awayMs) + GOES_ON_WITHIN_MS;
    t.diagnostic(`${name} held for ${heldMs} ms; at most ${allowedMs}`);
    assert.ok(heldMs >= durationMs && heldMs <= allowedMs, `${name} held for ${heldMs} ms`);
    await receiver.untilTold({ alertname: name, status: 'firing' });
    assert.deepEqual(await client.changes(id), ['ok pending met', 'pending firing held']);
  }
  await installation.complete();
  assert.equal(receiver.messages.length, 2);
}

async function killedWhileFiring(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { team, receiver, level, client } = await open(t, installation);
  const { id, name: alertname } = await team.rule('Hot');
  await level.set(95);
  await receiver.untilTold({ alertname, status: 'firing' });
  await team.delivered();
  for (let round = 0; round < 2; round++) {
    await installation.killEvaluatorOf(id);
    await client.evaluations(id, 2);
    await installation.complete();
  }
  assert.equal(receiver.messages.length, 1, 'one message however often its process died');
  await level.set(20);
  await receiver.untilTold({ alertname, status: 'resolved' });
  await client.evaluations(id, 2);
  assert.equal(receiver.messages.length, 2);
  assert.deepEqual(await client.changes(id), ['ok firing met', 'firing ok cleared']);
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
