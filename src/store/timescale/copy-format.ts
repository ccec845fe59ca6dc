/**
 * PostgreSQL's binary COPY format (manual, COPY, "Binary Format"), framed as `CopyData` messages (manual, "Message
 * Formats"). Numbers are big-endian; a timestamp is microseconds since 2000-01-01.
 */
export const FRAME_HEADER_BYTES = 5;
export const COPY_DATA = 0x64;

/** Signature, flags, length of the extension of the header. */
export const FILE_HEADER: Uint8Array = Uint8Array.of(
  ...[0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00],
  ...[0, 0, 0, 0],
  ...[0, 0, 0, 0],
);
export const FILE_TRAILER: Uint8Array = Uint8Array.of(0xff, 0xff);
/** CopyDone, which follows the last frame. */
export const COPY_DONE: Uint8Array = Uint8Array.of(0x63, 0, 0, 0, 4);

const POSTGRES_EPOCH_MS = 946_684_800_000;

/** The field of a timestamp, before it is split into two words. */
export function postgresMicros(timeMs: number): number {
  return (timeMs - POSTGRES_EPOCH_MS) * 1_000;
}

/** Times whose microseconds are exact in a double; `timestamptz` itself reaches about as far. */
export const MAX_TIME_MS = 9_000_000_000_000;
