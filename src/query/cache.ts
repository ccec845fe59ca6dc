import type { TimestampMs } from '../model/time.ts';
import type { StateStore } from '../state/port.ts';
import type { AnswerMeta, EncodedAnswer } from './answer.ts';
import { cacheKey, latestKey } from './cache-key.ts';
import type { Query } from './query.ts';

/** Layout of a kept answer: format byte, answeredMs, length of the meta JSON, the meta JSON, the data JSON. */
const FORMAT = 1;
const HEADER_BYTES = 1 + 8 + 4;
/** An answer whose range ends later than this before now can still change. */
const LIVE_MS = 60_000;
/**
 * Live answers are fresh for up to this share of their time less, each by another one: the panels of a board, asked at the same moment,
 * would otherwise all be asked of the store at the same moment again and again.
 */
const LIVE_SPREAD = 0.25;
/** From this share of its time on, a live answer that is asked for is renewed while it still serves, so that a board never waits for it. */
const RENEW_SHARE = 0.8;
/** A larger answer would push out hundreds of ordinary ones. */
const MOST_BYTES = 16 * 1024 * 1024;

export interface AnswerCacheDependencies {
  readonly state: Pick<StateStore, 'cacheGet' | 'cacheSet'>;
  readonly settings: {
    readonly cacheLiveSeconds: number;
    readonly cachePastSeconds: number;
    readonly cacheStaleSeconds: number;
  };
  /** Told when the state store fails: the query goes on without a cache. */
  readonly failed: (error: unknown) => void;
}

export interface FreshAnswer {
  readonly answer: EncodedAnswer;
  readonly endsSoon: boolean;
}

/** Answers kept as they are sent, so that a hit is not serialised again. */
export class AnswerCache {
  readonly #state: AnswerCacheDependencies['state'];
  readonly #liveMs: number;
  readonly #pastMs: number;
  readonly #staleMs: number;
  readonly #failed: (error: unknown) => void;

  constructor({ state, settings, failed }: AnswerCacheDependencies) {
    this.#state = state;
    this.#liveMs = settings.cacheLiveSeconds * 1_000;
    this.#pastMs = settings.cachePastSeconds * 1_000;
    this.#staleMs = settings.cacheStaleSeconds * 1_000;
    this.#failed = failed;
  }

  /** The answer to exactly this query, while it is fresh; and whether to ask anew, for it will not be so for long. */
  async fresh(query: Query, nowMs: TimestampMs): Promise<FreshAnswer | undefined> {
    const key = cacheKey(query);
    const kept = await this.#get(key);
    if (kept === undefined) return undefined;
    const ageMs = nowMs - kept.answeredMs;
    const live = isLive(query, nowMs);
    const freshMs = live ? this.#liveMs * (1 - LIVE_SPREAD * fractionOf(key, kept.answeredMs)) : this.#pastMs;
    // A clock that was set back must not keep an answer fresh for hours.
    if (Math.abs(ageMs) >= freshMs) return undefined;
    return { answer: kept, endsSoon: live && Math.abs(ageMs) >= freshMs * RENEW_SHARE };
  }

  /** The answer to this query, or to the same one about an earlier "now", however old it is. */
  async stale(query: Query, nowMs: TimestampMs): Promise<EncodedAnswer | undefined> {
    const exact = await this.#get(cacheKey(query));
    if (exact !== undefined || !isLive(query, nowMs)) return exact;
    return this.#get(latestKey(query));
  }

  /** Does not wait: an answer must not be late because it could not be kept. */
  keep(query: Query, answer: EncodedAnswer): void {
    if (answer.data.length > MOST_BYTES) return;
    const nowMs = answer.answeredMs;
    const bytes = pack(answer);
    if (isLive(query, nowMs)) {
      this.#set(cacheKey(query), bytes, this.#liveMs);
      this.#set(latestKey(query), bytes, this.#staleMs);
    } else {
      this.#set(cacheKey(query), bytes, Math.max(this.#pastMs, this.#staleMs));
    }
  }

  async #get(key: string): Promise<EncodedAnswer | undefined> {
    try {
      const bytes = await this.#state.cacheGet(key);
      return bytes === undefined ? undefined : unpack(bytes);
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  #set(key: string, bytes: Uint8Array, ttlMs: number): void {
    if (ttlMs <= 0) return;
    this.#state.cacheSet(key, bytes, { ttlMs }).catch(this.#failed);
  }
}

function isLive(query: Query, nowMs: TimestampMs): boolean {
  return query.endMs >= nowMs - LIVE_MS;
}

/** A number in [0, 1), another one for each key and time, the same for every process that asks. */
function fractionOf(key: string, answeredMs: TimestampMs): number {
  let mixed = answeredMs % 2 ** 32;
  for (let at = 0; at < key.length; at++) mixed = Math.imul(mixed ^ key.charCodeAt(at), 0x01000193);
  return (mixed >>> 0) / 2 ** 32;
}

function pack({ data, meta, answeredMs }: EncodedAnswer): Uint8Array {
  const metaBytes = Buffer.from(JSON.stringify(meta));
  const packed = Buffer.allocUnsafeSlow(HEADER_BYTES + metaBytes.length + data.length);
  packed.writeUInt8(FORMAT, 0);
  packed.writeDoubleLE(answeredMs, 1);
  packed.writeUInt32LE(metaBytes.length, 9);
  packed.set(metaBytes, HEADER_BYTES);
  packed.set(data, HEADER_BYTES + metaBytes.length);
  return packed;
}

/** An entry that another version wrote is as good as none. */
function unpack(bytes: Uint8Array): EncodedAnswer | undefined {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed.length < HEADER_BYTES || packed.readUInt8(0) !== FORMAT) return undefined;
  const dataAt = HEADER_BYTES + packed.readUInt32LE(9);
  const meta: AnswerMeta = JSON.parse(packed.toString('utf8', HEADER_BYTES, dataAt));
  return { data: packed.subarray(dataAt), meta, answeredMs: packed.readDoubleLE(1) };
}
