import { hash } from 'node:crypto';
import { ErrorReply } from 'redis';
import type { RedisLink } from './redis-link.ts';

/** A Lua script that Redis runs as one step, named by its hash. */
export class RedisScript {
  readonly #text: string;
  readonly #sha: string;

  constructor(text: string) {
    this.#text = text;
    this.#sha = hash('sha1', text);
  }

  /** All keys must be on one server. */
  async run(
    link: RedisLink,
    { keys, args }: { readonly keys: readonly string[]; readonly args: readonly string[] },
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await link.send(keys[0], ['EVALSHA', this.#sha, ...rest]);
    } catch (error) {
      // Redis forgets scripts when it restarts; then the text is sent again.
      if (!(error instanceof ErrorReply) || !error.message.startsWith('NOSCRIPT')) throw error;
      return link.send(keys[0], ['EVAL', this.#text, ...rest]);
    }
  }
}
