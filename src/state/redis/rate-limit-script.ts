import { hash } from 'node:crypto';
import { ErrorReply } from 'redis';
import type { RateLimitAnswer } from '../port.ts';
import type { RedisLink } from './redis-link.ts';

/**
 * One sorted set a client: a member for each request that was allowed, scored by its time in microseconds of Redis' own clock,
 * so that the clocks of our nodes do not matter. It holds at most `limit` members and goes by itself after a window of silence.
 */
const SCRIPT = `
local limit = tonumber(ARGV[1])
local windowUs = tonumber(ARGV[2]) * 1000
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function text(number) return string.format('%.0f', number) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now - windowUs))
-- Only a clock that was set back makes times that are to come; they must not keep a client out.
redis.call('ZREMRANGEBYSCORE', KEYS[1], text(now + 1000000), '+inf')
local count = redis.call('ZCARD', KEYS[1])
if count >= limit then
  local at = count - limit
  local first = redis.call('ZRANGE', KEYS[1], at, at, 'WITHSCORES')
  return {0, 0, math.ceil((tonumber(first[2]) + windowUs - now) / 1000)}
end
-- Two requests in one microsecond are two members.
while redis.call('ZADD', KEYS[1], 'NX', text(now), text(now)) == 0 do now = now + 1 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1, limit - count - 1, 0}
`;
const SHA = hash('sha1', SCRIPT);

export async function takeFromWindow(
  link: RedisLink,
  key: string,
  { limit, windowMs }: { limit: number; windowMs: number },
): Promise<RateLimitAnswer> {
  const rest = ['1', key, String(limit), String(Math.ceil(windowMs))];
  const [allowed, remaining, retryAfterMs] = (await runScript(link, key, rest)) as [number, number, number];
  return { allowed: allowed === 1, remaining, retryAfterMs };
}

/** Redis forgets scripts when it restarts; the text is sent again then. */
async function runScript(link: RedisLink, key: string, rest: readonly string[]): Promise<unknown> {
  try {
    return await link.send(key, ['EVALSHA', SHA, ...rest]);
  } catch (error) {
    if (!(error instanceof ErrorReply) || !error.message.startsWith('NOSCRIPT')) throw error;
    return link.send(key, ['EVAL', SCRIPT, ...rest]);
  }
}
