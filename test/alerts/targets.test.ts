import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { LoggedDelivery } from '../support/alerts/alert-client.ts';
import { AlertServer } from '../support/alerts/alert-server.ts';
import { Sender } from '../support/alerts/sender.ts';
import { WebhookReceiver } from '../support/alerts/webhooks.ts';
import { PATIENCE } from '../support/cluster/health.ts';
import { eventually } from '../support/wait.ts';

async function open(t: TestContext, settings: readonly string[] = []) {
  const receiver = await WebhookReceiver.start(t);
  const server = await AlertServer.start(t, { settings });
  const { client } = server;
  const fire = async (): Promise<void> => {
    await client.rule({ name: 'Hot', metric: 'temperature' });
    await new Sender(t, { url: () => server.url, metric: 'temperature' }).set(95);
  };
  /** Waits for an attempt whose answer says this; returns the delivery. */
  const untilAnswer = (answer: RegExp): Promise<LoggedDelivery> =>
    eventually(
      `an attempt answered by ${answer}`,
      async () => {
        const deliveries = await client.deliveries();
        const found = deliveries.find(({ log }) => log.some((attempt) => answer.test(attempt.answer)));
        if (found === undefined) throw new Error(JSON.stringify(deliveries.map(({ log }) => log)));
        return found;
      },
      PATIENCE,
    );
  const hook = (url: string, name = 'hook') => client.told({ name, type: 'webhook', settings: { url } });
  return { server, client, receiver, fire, untilAnswer, hook };
}

test('a target that answers 500 is tried again until it takes the message', async (t) => {
  const { receiver, fire, untilAnswer, hook } = await open(t);
  await hook(receiver.url);
  receiver.answer = (response) => void response.writeHead(500).end('out of order');
  await fire();
  const failing = await untilAnswer(/out of order/);
  assert.equal(failing.state, 'waiting');
  assert.deepEqual([failing.log[0]?.outcome, failing.log[0]?.status], ['retry', 500]);
  receiver.answerOk();
  const delivered = await untilAnswer(/thanks/);
  assert.equal(delivered.state, 'delivered');
  assert.equal(WebhookReceiver.deliveries(receiver.messages).length, 1);
});

test('a target that refuses the message for good is not asked again', async (t) => {
  const { receiver, fire, untilAnswer, hook } = await open(t);
  await hook(receiver.url);
  receiver.answer = (response) => void response.writeHead(422).end('what is this');
  await fire();
  const failed = await untilAnswer(/what is this/);
  assert.deepEqual([failed.state, failed.attempts, failed.log[0]?.outcome], ['failed', 1, 'failed']);
});

test('a target that hangs is left after the time of an attempt, and holds up no other', async (t) => {
  const { server, receiver, fire, untilAnswer, hook } = await open(t, ['notify.timeoutSeconds=1']);
  const other = await WebhookReceiver.start(t);
  receiver.answer = () => undefined;
  await hook(receiver.url, 'hangs');
  await hook(other.url, 'other');
  await fire();
  await other.untilTold({ alertname: 'Hot', status: 'firing' });
  const hanging = await untilAnswer(/1 s|timed? ?out|no answer/i);
  assert.equal(hanging.channelName, 'hangs');
  assert.equal(hanging.log[0]?.status, null);
  receiver.answerOk();
  await untilAnswer(/thanks/);
  assert.doesNotMatch(server.log(), /BUG:/);
});

test('a redirect is not followed, wherever it leads', async (t) => {
  const { receiver, fire, untilAnswer, hook } = await open(t);
  const inside = await WebhookReceiver.start(t);
  receiver.answer = (response) => void response.writeHead(302, { location: inside.url }).end();
  await hook(receiver.url);
  await fire();
  const refused = await untilAnswer(/redirect/i);
  assert.equal(refused.log[0]?.status, 302);
  assert.deepEqual(inside.messages, []);
});

/** What a channel may not reach unless it is allowed: this machine, its network, the metadata service of clouds. */
const INSIDE = ['127.0.0.1', 'localhost', '169.254.169.254', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1'];

test('targets inside are refused with a clear message, and nothing is sent to them', async (t) => {
  const { receiver, client, fire, hook } = await open(t, ['notify.allowPrivateTargets=']);
  for (const host of INSIDE) await hook(`http://${host}:${receiver.port}/`, host);
  await fire();
  for (const host of INSIDE) {
    const found = await eventually(
      `an attempt to ${host}`,
      async () =>
        (await client.deliveries()).find(({ channelName, log }) => channelName === host && log.length > 0),
      PATIENCE,
    );
    assert.match(found.log[0]?.answer ?? '', /notify\.allowPrivateTargets/, host);
    assert.match(found.log[0]?.answer ?? '', /private|loopback|link-local/i, host);
    assert.equal(found.log[0]?.status, null);
  }
  assert.deepEqual(receiver.messages, []);
});

test('the test of a channel says the same, at once', async (t) => {
  const { receiver, client } = await open(t);
  const test = (url: string) =>
    client.ask('/channels/test', { name: 'hook', type: 'webhook', settings: { url } });
  const good = await test(receiver.url);
  assert.deepEqual([good.ok, good.status, good.answer], [true, 200, 'thanks']);
  assert.equal(receiver.messages.length, 1);
  const refused = await test('http://169.254.169.254/latest/meta-data');
  assert.equal(refused.ok, false);
  assert.match(refused.answer, /link-local/);
  receiver.answer = (response) => void response.writeHead(503).end('later');
  assert.deepEqual([(await test(receiver.url)).ok, (await test(receiver.url)).status], [false, 503]);
});
