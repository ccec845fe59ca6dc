import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { LoggedDelivery } from '../alert-client.ts';
import { type AlertInstallation, ATTEMPT_SECONDS } from '../installation.ts';
import { Team } from '../team.ts';
import { WebhookReceiver } from '../webhooks.ts';
import type { AlertTest } from './suite.ts';

/** Targets that fail, hang, or are none that may be reached. */
export const TARGETS: readonly AlertTest[] = [
  ['a target that answers 500 is tried again until it takes the message', triesAgain],
  ['a target that refuses the message for good is not asked again', givesUp],
  ['a target that hangs is left after the time of an attempt, and holds up no other', leavesWhatHangs],
  ['a redirect is not followed, wherever it leads', followsNoRedirect],
  ['targets inside are refused with a clear message, and nothing is sent to them', refusesTargetsInside],
  ['a name that leads elsewhere when it is asked again is asked once', asksOnce],
  ['the test of a channel says the same, at once', testsChannels],
];

/** A team that is told by one webhook, of an alert that fires when it is asked to. */
class Told {
  readonly team: Team;
  readonly receiver: WebhookReceiver;

  private constructor(team: Team, receiver: WebhookReceiver) {
    this.team = team;
    this.receiver = receiver;
  }

  static async open(t: TestContext, installation: AlertInstallation): Promise<Told> {
    const team = new Team(t, installation);
    return new Told(team, await team.receiver());
  }

  /** Returns the name of the alert. */
  async fire(): Promise<string> {
    const { name } = await this.team.rule('Hot');
    await this.team.sender().set(95);
    return name;
  }

  /** Waits for an attempt whose answer says this; returns the delivery. */
  untilAnswer(answer: RegExp, channel = /./): Promise<LoggedDelivery> {
    return this.team.untilDelivery(
      `an attempt answered by ${answer}`,
      ({ channelName, log }) =>
        channel.test(channelName) && log.some((attempt) => answer.test(attempt.answer)),
    );
  }
}

async function triesAgain(t: TestContext, installation: AlertInstallation): Promise<void> {
  const told = await Told.open(t, installation);
  const { team, receiver } = told;
  await team.hook(receiver.url);
  receiver.answer = (response) => void response.writeHead(500).end('out of order');
  await told.fire();
  const failing = await told.untilAnswer(/out of order/);
  assert.equal(failing.state, 'waiting');
  assert.deepEqual([failing.log[0]?.outcome, failing.log[0]?.status], ['retry', 500]);
  receiver.answerOk();
  const delivered = await told.untilAnswer(/thanks/);
  assert.equal(delivered.state, 'delivered');
  assert.equal(WebhookReceiver.deliveries(receiver.messages).length, 1);
}

async function givesUp(t: TestContext, installation: AlertInstallation): Promise<void> {
  const told = await Told.open(t, installation);
  const { team, receiver } = told;
  await team.hook(receiver.url);
  receiver.answer = (response) => void response.writeHead(422).end('what is this');
  await told.fire();
  const failed = await told.untilAnswer(/what is this/);
  assert.deepEqual([failed.state, failed.attempts, failed.log[0]?.outcome], ['failed', 1, 'failed']);
}

async function leavesWhatHangs(t: TestContext, installation: AlertInstallation): Promise<void> {
  const told = await Told.open(t, installation);
  const { team, receiver } = told;
  const other = await team.receiver();
  receiver.answer = () => undefined;
  const hangs = await team.hook(receiver.url, { name: 'hangs' });
  await team.hook(other.url, { name: 'other' });
  const alertname = await told.fire();
  await other.untilTold({ alertname, status: 'firing' });
  const hanging = await told.untilAnswer(new RegExp(`${ATTEMPT_SECONDS} s|timed? ?out|no answer`, 'i'));
  assert.equal(hanging.channelName, hangs);
  assert.equal(hanging.log[0]?.status, null);
  receiver.answerOk();
  await told.untilAnswer(/thanks/, /^hangs/);
}

async function followsNoRedirect(t: TestContext, installation: AlertInstallation): Promise<void> {
  const told = await Told.open(t, installation);
  const { team, receiver } = told;
  const inside = await WebhookReceiver.start(t);
  receiver.answer = (response) => void response.writeHead(302, { location: inside.url }).end();
  await team.hook(receiver.url);
  await told.fire();
  const refused = await told.untilAnswer(/redirect/i);
  assert.equal(refused.log[0]?.status, 302);
  assert.deepEqual(inside.messages, []);
}

/** What a channel may not reach unless it is allowed: this machine, its network, the metadata service of clouds, by any name. */
const INSIDE = [
  ...['127.0.0.1', 'localhost', '169.254.169.254', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1'],
  // As `names.ts` has them.
  ...['loopback.test', 'loopback6.test', 'metadata.test', 'mapped.test', 'mixed.test'],
];

async function refusesTargetsInside(t: TestContext, installation: AlertInstallation): Promise<void> {
  const told = await Told.open(t, installation);
  const { team } = told;
  const inside = await WebhookReceiver.start(t);
  const channels = new Map<string, string>();
  for (const host of INSIDE)
    channels.set(host, await team.hook(`http://${host}:${inside.port}/`, { name: host }));
  await told.fire();
  for (const [host, channel] of channels) {
    const { log } = await team.untilDelivery(
      `an attempt to ${host}`,
      ({ channelName, log }) => channelName === channel && log.length > 0,
    );
    assert.match(log[0]?.answer ?? '', /notify\.allowPrivateTargets/, host);
    assert.match(log[0]?.answer ?? '', /private|loopback|link-local/i, host);
    assert.equal(log[0]?.status, null, host);
  }
  assert.deepEqual(inside.messages, []);
}

async function asksOnce(t: TestContext, installation: AlertInstallation): Promise<void> {
  const told = await Told.open(t, installation);
  const { team, receiver } = told;
  await team.hook(`http://rebinding.test:${receiver.port}/`);
  await told.fire();
  const { attempts, log } = await team.untilDelivery('an attempt', ({ log }) => log.length > 0);
  assert.deepEqual([attempts, log[0]?.outcome, log[0]?.answer], [1, 'delivered', 'thanks']);
  assert.equal(receiver.messages.length, 1);
}

async function testsChannels(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { receiver } = await Told.open(t, installation);
  const test = (url: string) =>
    installation.client.ask('/channels/test', { name: 'hook', type: 'webhook', settings: { url } });
  const good = await test(receiver.url);
  assert.deepEqual([good.ok, good.status, good.answer], [true, 200, 'thanks']);
  assert.equal(receiver.messages.length, 1);
  const refused = await test('http://169.254.169.254/latest/meta-data');
  assert.equal(refused.ok, false);
  assert.match(refused.answer, /link-local/);
  receiver.answer = (response) => void response.writeHead(503).end('later');
  const later = await test(receiver.url);
  assert.deepEqual([later.ok, later.status], [false, 503]);
}
