import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseChannel, type StoredChannel } from '../documents/channel.ts';
import { parseRoute, type StoredRoute } from '../documents/route.ts';
import { groupIdentity, NOTIFY_SHARDS, notifyShardOf } from './group-key.ts';
import { Routing, timingOf } from './routing.ts';

const SETTINGS = {
  email: { to: ['a@example.com'] },
  webhook: { url: 'http://x/' },
  slack: { url: 'http://x/' },
  pagerduty: { routingKey: 'k' },
  alertmanager: { urls: ['http://x/'] },
} as const;

function channel(name: string, type: keyof typeof SETTINGS = 'email', changes: object = {}): StoredChannel {
  return { ...parseChannel({ name, type, settings: SETTINGS[type], ...changes }), id: `id-${name}` };
}

function route(name: string, changes: object = {}): StoredRoute {
  return { ...parseRoute({ name, channels: ['mail'], ...changes }), id: `id-${name}` };
}

const team = (value: string) => [{ key: 'team', op: '=', value }];

interface RoutingCase {
  readonly channels?: readonly StoredChannel[];
  readonly routes?: readonly StoredRoute[];
  readonly rules?: Readonly<Record<string, readonly string[]>>;
  readonly labels?: Readonly<Record<string, string>>;
}

const CHANNELS = [
  channel('mail'),
  channel('pager', 'pagerduty'),
  channel('main', 'webhook', { default: true }),
  channel('off', 'slack', { enabled: false }),
];

/** Who is told, as `channel by route`. */
function told({
  channels = CHANNELS,
  routes = [],
  rules = {},
  labels = { team: 'web' },
}: RoutingCase): string[] {
  const routing = new Routing({ channels, routes, ruleChannels: new Map(Object.entries(rules)) });
  const targets = routing.targetsOf({ alertId: 'a', ruleId: 'r', labels });
  return targets.map((target) => `${target.channel.name} by ${target.route.name}`);
}

const FACTS: Readonly<Record<string, readonly [RoutingCase, expected: readonly string[]]>> = {
  'without routes, the default channels are told': [{}, ['main by default']],
  'the first route that matches takes the alert': [
    { routes: [route('b', { position: 2, channels: ['pager'] }), route('a', { position: 1 })] },
    ['mail by a'],
  ],
  'a route with continue lets later ones have it, too': [
    {
      routes: [
        route('a', { position: 1, continue: true }),
        route('b', { position: 2, channels: ['pager'] }),
        route('c', { position: 3, channels: ['main'] }),
      ],
    },
    ['mail by a', 'pager by b'],
  ],
  'routes that do not match are passed over': [
    { routes: [route('a', { matchers: team('db') }), route('b', { position: 200, channels: ['pager'] })] },
    ['pager by b'],
  ],
  'what no route takes goes to the default channels': [
    { routes: [route('a', { matchers: team('db') })] },
    ['main by default'],
  ],
  'a channel is told once, by the first route that names it': [
    { routes: [route('a', { continue: true }), route('b', { channels: ['mail', 'pager'] })] },
    ['mail by a', 'pager by b'],
  ],
  'the channels of a rule stand in place of those of its route': [
    { routes: [route('a')], rules: { r: ['pager', 'main'] } },
    ['pager by a', 'main by a'],
  ],
  'the channels of a rule without a route are told by the default one': [
    { rules: { r: ['pager'] } },
    ['pager by default'],
  ],
  'the channels of another rule do not matter': [{ rules: { other: ['pager'] } }, ['main by default']],
  'a channel that is disabled is not told, and nobody in its place': [
    { routes: [route('a', { channels: ['off'] })] },
    [],
  ],
  'where only channels are named that do not exist, the default ones are told': [
    { routes: [route('a', { channels: ['gone', 'lost'] })] },
    ['main by default'],
  ],
  'one that exists is enough': [{ routes: [route('a', { channels: ['gone', 'mail'] })] }, ['mail by a']],
  'a rule that names only channels that do not exist is told by the default ones': [
    { routes: [route('a')], rules: { r: ['gone'] } },
    ['main by default'],
  ],
};

describe('routing', () => {
  for (const [name, [input, expected]] of Object.entries(FACTS))
    test(name, () => assert.deepEqual(told(input), expected));

  test('names what leads nowhere', () => {
    const routing = new Routing({
      ...{ channels: CHANNELS, routes: [route('a', { channels: ['gone', 'mail'] })] },
      ruleChannels: new Map([
        ['r1', ['lost']],
        ['r2', ['lost', 'mail']],
      ]),
    });
    assert.deepEqual(routing.problems(), [
      'the route a names the channel gone, which does not exist',
      'rules name the channel lost, which does not exist',
    ]);
  });
});

describe('groups', () => {
  const alert = { alertId: 'id1', labels: { alertname: 'A', host: 'x', site: '"y"' } };
  const keyOf = (groupBy: readonly string[]) =>
    groupIdentity(alert, { channelId: 'c', routeId: 'r', groupBy }).key;

  test('have a key of the values that they are grouped by, in any order; a missing label is empty', () => {
    assert.equal(keyOf(['site', 'alertname']), 'c/r:{alertname="A", site="\\"y\\""}');
    assert.equal(keyOf(['alertname', 'site']), keyOf(['site', 'alertname']));
    assert.equal(keyOf(['rack']), 'c/r:{rack=""}');
    assert.equal(keyOf([]), 'c/r:{}');
    assert.equal(keyOf(['...']), 'c/r:id1');
  });

  test('of PagerDuty are single alerts, of an Alertmanager those of a rule, whatever the route says', () => {
    const channels = [channel('pager', 'pagerduty'), channel('am', 'alertmanager'), channel('mail')];
    const names = channels.map(({ name }) => name);
    const routing = new Routing({
      ...{ channels, routes: [route('a', { channels: names, groupBy: ['site'] })], ruleChannels: new Map() },
    });
    assert.deepEqual(
      routing.targetsOf({ ...alert, ruleId: 'r' }).map(({ group }) => group.key),
      ['id-pager/id-a:id1', 'id-am/id-a:{alertname="A"}', 'id-mail/id-a:{site="\\"y\\""}'],
    );
  });

  test('of an Alertmanager are told at once', () => {
    const slow = route('a', { groupWaitSeconds: 60, groupIntervalSeconds: 60 });
    assert.deepEqual(timingOf(channel('am', 'alertmanager'), slow), {
      ...{ groupWaitMs: 0, groupIntervalMs: 0, repeatIntervalMs: 300_000, sendResolved: true },
    });
    assert.deepEqual(timingOf(channel('mail', 'email', { sendResolved: false }), slow), {
      ...{ groupWaitMs: 60_000, groupIntervalMs: 60_000, repeatIntervalMs: 14_400_000, sendResolved: false },
    });
  });

  test('are spread over all shards by their channel', () => {
    const shards = new Set(Array.from({ length: 200 }, (_, at) => notifyShardOf(`c${at}/r:{}`)));
    assert.equal(notifyShardOf('c/r:{}'), notifyShardOf('c/other:a/b'));
    assert.deepEqual([...shards].toSorted(), NOTIFY_SHARDS);
    assert.deepEqual([NOTIFY_SHARDS[0], NOTIFY_SHARDS.at(-1)], ['notify-00', 'notify-07']);
  });
});
