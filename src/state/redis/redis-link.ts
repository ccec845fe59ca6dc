import type { RedisArgument } from 'redis';

/** Connections to Redis as it is now. A link that failed once is thrown away and another one opened. */
export interface RedisLink {
  /** Whether keys may be on different servers, so that no command may name two of them. */
  readonly sharded: boolean;
  /** Sends a command to the server of `key`; texts in the answer come as `Buffer`. Throws `ErrorReply` when Redis refuses it. */
  send(key: string | undefined, command: readonly RedisArgument[]): Promise<unknown>;
  /** Ends every command that waits, with an error. May be called again. */
  destroy(): void;
}

export interface OpenLinkOptions {
  /** Gives up. */
  readonly signal: AbortSignal;
  /** Told when connections of the link that was opened are lost, whether or not a command waits. */
  readonly lost: (error: unknown) => void;
}

/** Resolves when Redis answers; throws what keeps it from that. */
export type OpenLink = (options: OpenLinkOptions) => Promise<RedisLink>;
