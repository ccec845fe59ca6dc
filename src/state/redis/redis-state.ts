import type { Logger } from 'pino';
import type { RedisSettings } from '../../config/sections/redis.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import { MemoryState } from '../memory/memory-state.ts';
import type { RateLimitAnswer, StateStore } from '../port.ts';
import { isRefusal } from './faults.ts';
import { KeptAlertStates } from './kept-alert-states.ts';
import { KEYS } from './keys.ts';
import { linkOpener } from './open-link.ts';
import { takeFromWindow } from './rate-limit-script.ts';
import { AWAY, RedisConnection } from './redis-connection.ts';
import type { RedisLink } from './redis-link.ts';
import { describeTarget, parseRedisUrl } from './redis-url.ts';
import { getBytes, getIds, setBytes, setIds } from './values.ts';

/**
 * Ids asked for together. More would keep Redis from its other callers for longer than some 10 ms; in a cluster each is a command
 * of its own, of which fewer are answered in the time for one answer.
 */
const IDS_AT_ONCE = { single: 10_000, sentinel: 10_000, cluster: 1_000 } as const;
/** Ids kept together: Redis takes 2 ms for so many, and nobody waits for all of them. */
const IDS_KEPT_AT_ONCE = 1_000;

export interface RedisStateDependencies {
  readonly settings: RedisSettings;
  /** Room for the answers that this process keeps itself while Redis is away. */
  readonly cacheMiB: number;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * State that all processes share, in Redis. Returns at once and connects in the background; while Redis is away this process
 * has a cache, rate limits and alert states of its own. Throws `ConfigError` for a URL that is none.
 */
export function createRedisState(dependencies: RedisStateDependencies): StateStore {
  return new RedisState(dependencies);
}

class RedisState implements StateStore {
  readonly #redis: RedisConnection;
  /** What is used while Redis is away. Each time starts with an empty cache: Redis may hold newer answers since the last. */
  #localCache: MemoryState;
  readonly #localLimits: MemoryState;
  readonly #keptAlerts: KeptAlertStates;
  readonly #idsAtOnce: number;

  constructor({ settings, cacheMiB, clock, log }: RedisStateDependencies) {
    const target = parseRedisUrl(settings.url);
    this.#idsAtOnce = IDS_AT_ONCE[target.kind];
    this.#localCache = new MemoryState({ clock, cacheMiB });
    this.#localLimits = new MemoryState({ clock, cacheMiB: 0 });
    this.#keptAlerts = new KeptAlertStates(clock);
    this.#redis = new RedisConnection({
      open: linkOpener(target, settings),
      where: describeTarget(target),
      timeoutMs: settings.timeoutMs,
      reconnectMaxMs: settings.reconnectMaxSeconds * 1_000,
      clock,
      log,
      greet: async (link) => {
        await this.#handOverAlerts(link);
        this.#localCache = new MemoryState({ clock, cacheMiB });
      },
    });
  }

  /** What was decided while Redis was away is newer than what it holds. What it refuses, because it is full, stays here. */
  async #handOverAlerts(link: RedisLink): Promise<void> {
    const take = (ruleId: string, state: Uint8Array, ttlMs: number) =>
      setBytes(link, KEYS.alertState(ruleId), state, ttlMs);
    try {
      await this.#keptAlerts.moveTo(take);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }

  async cacheGet(key: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#redis.ask((link) => getBytes(link, KEYS.cache(key)));
    return bytes === AWAY ? this.#localCache.cacheGet(key) : bytes;
  }

  async cacheSet(key: string, value: Uint8Array, options: { ttlMs: number }): Promise<void> {
    const done = await this.#redis.ask((link) => setBytes(link, KEYS.cache(key), value, options.ttlMs));
    if (done === AWAY) await this.#localCache.cacheSet(key, value, options);
  }

  async takeRateLimit(key: string, options: { limit: number; windowMs: number }): Promise<RateLimitAnswer> {
    const answer = await this.#redis.ask((link) => takeFromWindow(link, KEYS.rateLimit(key), options));
    return answer === AWAY ? this.#localLimits.takeRateLimit(key, options) : answer;
  }

  async idsGet(keys: readonly string[]): Promise<readonly (number | undefined)[]> {
    const ids: (number | undefined)[] = [];
    for (let from = 0; from < keys.length; from += this.#idsAtOnce) {
      const some = keys.slice(from, from + this.#idsAtOnce).map(KEYS.id);
      const found = await this.#redis.ask((link) => getIds(link, some));
      for (let at = 0; at < some.length; at += 1) ids.push(found === AWAY ? undefined : found[at]);
    }
    return ids;
  }

  async idsSet(
    entries: readonly { readonly key: string; readonly id: number }[],
    { ttlMs }: { ttlMs: number },
  ): Promise<void> {
    for (let from = 0; from < entries.length; from += IDS_KEPT_AT_ONCE) {
      const some = entries
        .slice(from, from + IDS_KEPT_AT_ONCE)
        .map(({ key, id }) => ({ key: KEYS.id(key), id }));
      await this.#redis.ask((link) => setIds(link, some, ttlMs));
    }
  }

  async alertStateGet(ruleId: string): Promise<Uint8Array | undefined> {
    const kept = this.#keptAlerts.get(ruleId);
    if (kept !== undefined) return kept;
    const bytes = await this.#redis.ask((link) => getBytes(link, KEYS.alertState(ruleId)));
    return bytes === AWAY ? this.#keptAlerts.get(ruleId) : bytes;
  }

  async alertStateSet(ruleId: string, state: Uint8Array, { ttlMs }: { ttlMs: number }): Promise<void> {
    const done = await this.#redis.ask((link) => setBytes(link, KEYS.alertState(ruleId), state, ttlMs));
    if (done === AWAY) this.#keptAlerts.set(ruleId, state, ttlMs);
    else this.#keptAlerts.delete(ruleId);
  }

  health(): PartHealth {
    return this.#redis.health();
  }

  async close(): Promise<void> {
    await this.#redis.close();
    await Promise.all([this.#localCache.close(), this.#localLimits.close()]);
  }
}
