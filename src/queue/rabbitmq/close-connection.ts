import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel } from 'amqplib';

// A broker that does not answer its part of the farewell by then never will.
const FAREWELL_MS = 2_000;

/** Closes a connection: with a farewell if the broker takes part in it, else by closing the socket. Never throws. */
export async function closeConnection(model: ChannelModel): Promise<void> {
  await farewell(() => model.close());
  socketOf(model)?.destroy();
}

/** Closes a channel. What was sent over it reaches the broker first, which closing the connection alone does not wait for. */
export async function closeChannel(channel: Channel): Promise<void> {
  await farewell(() => channel.close());
}

async function farewell(close: () => Promise<void>): Promise<void> {
  const timer = new AbortController();
  const tooLate = sleep(FAREWELL_MS, undefined, { signal: timer.signal, ref: false }).catch(() => undefined);
  try {
    await Promise.race([close(), tooLate]);
  } catch {
    // It was closed before.
  } finally {
    timer.abort();
  }
}

/** The client's types leave the socket out. */
function socketOf({ connection }: ChannelModel): Duplex | undefined {
  return (connection as { readonly stream?: Duplex }).stream;
}
