import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Metadata } from '../../../metadata/port.ts';
import { AlertFollower } from '../follow/alert-follower.ts';
import { ConfigFollower } from '../follow/config-follower.ts';
import type { NotificationMessage } from '../message/message.ts';
import { NOTIFY_SHARDS } from '../routing/group-key.ts';
import { LINKS } from '../testing/fixture.ts';
import { Configuration, Evaluator, leaseOf, openMetadata, SILENT_LOG } from '../testing/metadata.ts';
import { Teller } from './teller.ts';

const HOSTS = ['a', 'b', 'c', 'd'];
const WAIT_SECONDS = 30;
const INTERVAL_SECONDS = 120;

const actions = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('flip' as const), host: fc.constantFrom(...HOSTS) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('silence' as const), host: fc.constantFrom(...HOSTS) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('keep' as const), host: fc.constantFrom(...HOSTS) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('regroup' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('stall' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('arrive' as const) }) },
  ),
  { minLength: 1, maxLength: 40 },
);

/** A small world with one notifier after the other, whose messages arrive when they are let. */
class World {
  nowMs = Date.parse('2026-11-26T16:30:00Z');
  readonly metadata: Metadata;
  readonly config: Configuration;
  readonly evaluator: Evaluator;
  readonly firing = new Map<string, 'firing' | 'keeping'>();
  readonly silenced = new Set<string>();
  /** Alerts that the receiver believes to fire. */
  readonly open = new Set<string>();
  readonly problems: string[] = [];
  #teller: Teller | undefined;
  #follow: (() => Promise<void>) | undefined;
  #isGroupedByHost = false;

  constructor() {
    const clock = { now: () => this.nowMs };
    this.metadata = openMetadata(clock);
    this.config = new Configuration(this.metadata);
    this.evaluator = new Evaluator(this.metadata, clock);
  }

  async start(): Promise<void> {
    const { metadata } = this;
    const clock = { now: () => this.nowMs, monotonicMs: () => this.nowMs };
    const config = new ConfigFollower({ metadata, log: SILENT_LOG });
    const alerts = new AlertFollower({ alerts: metadata.alerts, clock });
    const teller = new Teller({ metadata, config, alerts, links: LINKS, clock, log: SILENT_LOG });
    this.#teller = teller;
    this.#follow = async () => {
      if (await config.follow()) teller.reconfigure();
      await alerts.follow();
    };
    await this.#follow();
    await teller.acquire(await Promise.all(NOTIFY_SHARDS.map((shard) => leaseOf(metadata, shard, 'me'))));
  }

  async route(): Promise<void> {
    this.#isGroupedByHost = !this.#isGroupedByHost;
    const groupBy = this.#isGroupedByHost ? ['host'] : ['alertname'];
    await this.config.put('notification_routes', {
      ...{ name: 'all', channels: ['hook'], groupBy, repeatIntervalSeconds: 3_600 },
      ...{ groupWaitSeconds: WAIT_SECONDS, groupIntervalSeconds: INTERVAL_SECONDS },
    });
  }

  async flip(host: string): Promise<void> {
    if (this.firing.delete(host)) return void (await this.evaluator.resolve(host));
    this.firing.set(host, 'firing');
    await this.evaluator.fire(host);
  }

  async keep(host: string): Promise<void> {
    if (this.firing.get(host) !== 'firing') return;
    this.firing.set(host, 'keeping');
    await this.evaluator.keep(host);
  }

  async silence(host: string): Promise<void> {
    if (this.silenced.delete(host)) return this.config.delete('silences', host);
    this.silenced.add(host);
    const matchers = [{ key: 'host', op: '=', value: host }];
    await this.config.put('silences', { name: host, matchers, startMs: 0, endMs: this.nowMs + 1e10 });
  }

  async look(afterMs: number): Promise<void> {
    this.nowMs += afterMs;
    await this.#follow?.();
    await this.#teller?.tell(this.nowMs);
  }

  /** Everything that is on its way arrives. */
  async arrive(): Promise<void> {
    const lease = await leaseOf(this.metadata, 'notify-00', 'me');
    const { deliveries } = this.metadata;
    const due = await deliveries.takeDue({ nowMs: this.nowMs, staleMs: 0, limit: 1_000, lease });
    for (const { id, message } of due) {
      this.#receive(message as NotificationMessage);
      const attempt = { deliveryId: id, number: 1, startedAtMs: this.nowMs, durationMs: 1 };
      await deliveries.finishAttempt(
        { ...attempt, outcome: 'delivered', status: 200, answer: '' },
        { state: 'delivered' },
      );
      this.#teller?.finished(id);
    }
  }

  /** Time passes in which nothing else happens. */
  async settle(): Promise<void> {
    for (let round = 0; round < 8; round += 1) {
      await this.look((INTERVAL_SECONDS * 1_000) / 2);
      await this.arrive();
    }
  }

  #receive({ alerts }: NotificationMessage): void {
    for (const { status, groupTags } of alerts) {
      const host = groupTags.host ?? '';
      if (status === 'firing') this.open.add(host);
      else if (!this.open.delete(host)) this.problems.push(`the end of ${host} was told and it was not open`);
    }
  }
}

test('whatever happens, in the end everybody knows what fires, and no end is told twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      actions,
      fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 40, maxLength: 40 }),
      async (history, waits) => {
        const world = new World();
        await world.config.put('notification_channels', {
          name: 'hook',
          type: 'webhook',
          settings: { url: 'http://x/' },
        });
        await world.route();
        await world.start();
        for (const [at, action] of history.entries()) {
          if (action.kind === 'flip') await world.flip(action.host);
          if (action.kind === 'keep') await world.keep(action.host);
          if (action.kind === 'silence') await world.silence(action.host);
          if (action.kind === 'regroup') await world.route();
          if (action.kind === 'restart') await world.start();
          if (action.kind === 'arrive') await world.arrive();
          // Without a look, what happens meets what happened before.
          if (action.kind === 'stall') world.nowMs += waits[at] ?? 1;
          else await world.look(waits[at] ?? 1);
        }
        await world.settle();
        const silencedOnly = [...world.firing.keys()].filter((host) => world.silenced.has(host));
        for (const host of world.open)
          assert.ok(world.firing.has(host), `${host} is over, and nobody was told`);
        for (const host of world.firing.keys())
          assert.ok(
            world.open.has(host) || silencedOnly.includes(host),
            `${host} fires, and nobody was told`,
          );
        // When all silences end, what they hid is told.
        for (const host of [...world.silenced]) await world.silence(host);
        await world.settle();
        assert.deepEqual([...world.open].toSorted(), [...world.firing.keys()].toSorted());
        assert.deepEqual(world.problems, []);
        // When all is over, nothing is kept.
        for (const host of [...world.firing.keys()]) await world.flip(host);
        await world.settle();
        assert.deepEqual([[...world.open], await world.metadata.deliveries.groups()], [[], []]);
        await world.metadata.close();
      },
    ),
    { numRuns: 60 },
  );
});
