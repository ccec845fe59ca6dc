import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { RateLimitAnswer, StateStore } from '../port.ts';
import { SlidingWindow } from './sliding-window.ts';

// 16 MiB keep the windows of some 60,000 ordinary clients, or of 128 that use 10,000 requests a minute to the full.
const RATE_LIMIT_BYTES = 16 * 1024 * 1024;
// What an entry costs beside its bytes, roughly: the map, the list links, the objects.
const ENTRY_BYTES = 200;
const MOST_IDS = 100_000;
const MOST_ALERT_RULES = 100_000;

interface CacheEntry {
  readonly value: Uint8Array;
  readonly expiresAtMs: number;
}

/**
 * State of a single process, in memory. All parts drop what was used longest ago when they are full; a client whose window
 * was dropped starts a fresh one. Values are kept as they are given, not copied: nobody may change them afterwards.
 */
export class MemoryState implements StateStore {
  readonly #clock: Clock;
  readonly #cache: LRUCache<string, CacheEntry> | undefined;
  readonly #windows: LRUCache<string, SlidingWindow>;

  readonly #ids = new LRUCache<string, { readonly id: number; readonly expiresAtMs: number }>({
    max: MOST_IDS,
  });
  readonly #alertStates = new LRUCache<string, CacheEntry>({ max: MOST_ALERT_RULES });

  /** `cacheMiB` 0 keeps nothing. */
  constructor({ clock, cacheMiB }: { clock: Clock; cacheMiB: number }) {
    this.#clock = clock;
    const maxSize = cacheMiB * 1024 * 1024;
    this.#cache =
      maxSize === 0
        ? undefined
        : new LRUCache({
            maxSize,
            sizeCalculation: ({ value }, key) => value.byteLength + key.length * 2 + ENTRY_BYTES,
          });
    this.#windows = new LRUCache({
      maxSize: RATE_LIMIT_BYTES,
      sizeCalculation: (window, key) => window.sizeBytes + key.length * 2 + ENTRY_BYTES,
    });
  }

  async cacheGet(key: string): Promise<Uint8Array | undefined> {
    const entry = this.#cache?.get(key);
    if (entry === undefined) return undefined;
    if (this.#clock.monotonicMs() < entry.expiresAtMs) return entry.value;
    this.#cache?.delete(key);
    return undefined;
  }

  async cacheSet(key: string, value: Uint8Array, { ttlMs }: { ttlMs: number }): Promise<void> {
    this.#cache?.set(key, { value, expiresAtMs: this.#clock.monotonicMs() + ttlMs });
  }

  async takeRateLimit(
    key: string,
    { limit, windowMs }: { limit: number; windowMs: number },
  ): Promise<RateLimitAnswer> {
    const nowMs = this.#clock.monotonicMs();
    const window = this.#windows.get(key) ?? new SlidingWindow();
    const count = window.countAt(nowMs, windowMs);
    if (count >= limit) {
      return { allowed: false, remaining: 0, retryAfterMs: window.freeAt(limit, windowMs) - nowMs };
    }
    const sizeBefore = window.sizeBytes;
    window.add(nowMs);
    // Setting an entry again is what tells the cache its new size.
    if (count === 0 || window.sizeBytes !== sizeBefore) {
      this.#windows.delete(key);
      this.#windows.set(key, window);
    }
    return { allowed: true, remaining: limit - count - 1, retryAfterMs: 0 };
  }

  async idsGet(keys: readonly string[]): Promise<readonly (number | undefined)[]> {
    return keys.map((key) => unlessExpired(this.#ids.get(key), this.#clock)?.id);
  }

  async idsSet(
    entries: readonly { readonly key: string; readonly id: number }[],
    { ttlMs }: { ttlMs: number },
  ): Promise<void> {
    const expiresAtMs = this.#clock.monotonicMs() + ttlMs;
    for (const { key, id } of entries) this.#ids.set(key, { id, expiresAtMs });
  }

  async alertStateGet(ruleId: string): Promise<Uint8Array | undefined> {
    return unlessExpired(this.#alertStates.get(ruleId), this.#clock)?.value;
  }

  async alertStateSet(ruleId: string, value: Uint8Array, { ttlMs }: { ttlMs: number }): Promise<void> {
    this.#alertStates.set(ruleId, { value, expiresAtMs: this.#clock.monotonicMs() + ttlMs });
  }

  health(): PartHealth {
    return { status: 'ok' };
  }

  async close(): Promise<void> {
    this.#ids.clear();
    this.#alertStates.clear();
    this.#cache?.clear();
    this.#windows.clear();
  }
}

function unlessExpired<T extends { readonly expiresAtMs: number }>(
  entry: T | undefined,
  clock: Clock,
): T | undefined {
  return entry !== undefined && clock.monotonicMs() < entry.expiresAtMs ? entry : undefined;
}
