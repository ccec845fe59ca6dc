import type { RateLimitAnswer } from '../port.ts';
import type { RedisLink } from './redis-link.ts';
import { RedisScript } from './redis-script.ts';

/**
 * One sorted set a client: a member for each request that was allowed, scored by its time in microseconds of Redis' own clock,
 * so that the clocks of our nodes do not matter. It holds at most `limit` members and goes by itself after a window of silence.
 */
const SCRIPT = new RedisScript(`
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
`);

export async function takeFromWindow(
  link: RedisLink,
  key: string,
  { limit, windowMs }: { limit: number; windowMs: number },
): Promise<RateLimitAnswer> {
  const answer = await SCRIPT.run(link, { keys: [key], args: [String(limit), String(Math.ceil(windowMs))] });
  const [allowed, remaining, retryAfterMs] = answer as [number, number, number];
  return { allowed: allowed === 1, remaining, retryAfterMs };
}
