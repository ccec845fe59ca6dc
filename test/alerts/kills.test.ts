import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AlertServer } from '../support/alerts/alert-server.ts';
import { Sender } from '../support/alerts/sender.ts';
import { WebhookReceiver } from '../support/alerts/webhooks.ts';
import { PATIENCE } from '../support/cluster/health.ts';
import { eventually } from '../support/wait.ts';

/** Three heartbeats of a second: so long the leases of a process that was killed are its own. */
const LEASES_FREE_AFTER_MS = 3_000;

async function open(t: TestContext) {
  const receiver = await WebhookReceiver.start(t);
  const server = await AlertServer.start(t);
  const { client } = server;
  await client.told({ name: 'hook', type: 'webhook', settings: { url: receiver.url } });
  const level = new Sender(t, { url: () => server.url, metric: 'temperature' });
  const restart = async (): Promise<void> => {
    await server.kill();
    await server.start();
  };
  return { server, client, receiver, level, restart };
}

test('killed while pending: the alert fires once, on time by the moment it was first met', async (t) => {
  const { client, receiver, level, restart } = await open(t);
  const durationSeconds = 8;
  const { id } = await client.rule({
    name: 'Hot',
    metric: 'temperature',
    durationSeconds,
  });
  await level.set(95);
  const { firstTriggeredMs } = await client.untilState('Hot', 'pending');
  await client.evaluations(id, 1);
  await restart();
  await restart();
  const backMs = Date.now();
  const { firedMs } = await client.untilState('Hot', 'firing');
  const heldMs = (firedMs ?? 0) - (firstTriggeredMs ?? 0);
  // A machine that is slow to start a server cannot be on time.
  const awayMs = Math.max(0, backMs + LEASES_FREE_AFTER_MS - (firstTriggeredMs ?? 0));
  const allowedMs = Math.max(durationSeconds * 1_000, awayMs) + 2_000;
  t.diagnostic(`held for ${heldMs} ms; at most ${allowedMs}`);
  assert.ok(heldMs >= durationSeconds * 1_000 && heldMs <= allowedMs, `held for ${heldMs} ms`);
  await receiver.untilTold({ alertname: 'Hot', status: 'firing' });
  assert.deepEqual(await client.changes(id), ['ok pending met', 'pending firing held']);
});

test('killed while firing: nobody is told again, and the end is told once', async (t) => {
  const { client, receiver, level, restart } = await open(t);
  const { id } = await client.rule({ name: 'Hot', metric: 'temperature' });
  await level.set(95);
  await receiver.untilTold({ alertname: 'Hot', status: 'firing' });
  await client.delivered();
  for (let round = 0; round < 2; round++) {
    await restart();
    await client.evaluations(id, 3);
  }
  assert.equal(receiver.messages.length, 1, 'one message however often the server died');
  await level.set(20);
  await receiver.untilTold({ alertname: 'Hot', status: 'resolved' });
  await client.evaluations(id, 2);
  assert.equal(receiver.messages.length, 2);
  assert.deepEqual(await client.changes(id), ['ok firing met', 'firing ok cleared']);
});

test('killed while sending: the message comes again and can be recognised', async (t) => {
  const { client, receiver, level, server } = await open(t);
  const { id } = await client.rule({ name: 'Hot', metric: 'temperature' });
  // It is taken, and never answered.
  receiver.answer = () => undefined;
  await level.set(95);
  const first = await receiver.untilTold({ alertname: 'Hot', status: 'firing' });
  await server.kill();
  receiver.answerOk();
  await server.start();
  const again = await eventually('the message again', () => receiver.messages[1], PATIENCE);
  assert.deepEqual(WebhookReceiver.deliveries(receiver.messages), [first.body.dashboarding.deliveryId]);
  for (const { headers, body } of [first, again]) {
    assert.equal(headers['x-dashboarding-delivery'], body.dashboarding.deliveryId);
    assert.equal(headers['idempotency-key'], body.dashboarding.deliveryId);
  }
  await client.delivered();
  await client.evaluations(id, 2);
  assert.equal(receiver.messages.length, 2);
  assert.deepEqual(await client.changes(id), ['ok firing met']);
});

test('stopped and started in order: alerts go on, and the log has nothing that cannot be', async (t) => {
  const { server, client, receiver, level } = await open(t);
  const { id } = await client.rule({ name: 'Hot', metric: 'temperature' });
  await level.set(95);
  await receiver.untilTold({ alertname: 'Hot', status: 'firing' });
  await client.delivered();
  const log = server.log();
  assert.equal((await server.stop()).code, 0);
  assert.doesNotMatch(log, /BUG:|"level":"(error|fatal)"/);
  await server.start();
  await client.evaluations(id, 2);
  assert.equal(receiver.messages.length, 1);
});
