import type { Readable } from 'node:stream';

const LONGEST_MS = 5_000;

/**
 * Reads what a client still sends after its request was refused, and throws it away: were the connection closed at once, many
 * clients would see a reset in place of the answer. A client that sends more than `maxBytes` is no longer read, and one that
 * is not done after five seconds is cut off.
 */
export function discardRest(stream: Readable, maxBytes: number): void {
  if (stream.readableEnded || stream.destroyed) return;
  let bytes = 0;
  const timer = setTimeout(() => stream.destroy(), LONGEST_MS);
  timer.unref();
  stream.on('error', () => undefined);
  stream.on('close', () => clearTimeout(timer));
  stream.on('end', () => clearTimeout(timer));
  stream.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > maxBytes) stream.pause();
  });
  stream.resume();
}
