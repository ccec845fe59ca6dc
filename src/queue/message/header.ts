import type { TimestampMs } from '../../model/time.ts';
import { unreadable } from './unreadable.ts';

/** The format that this program writes and the only one that it reads. */
export const FORMAT_VERSION = 1;
export const HEADER_BYTES = 48;
/** "DBSB" in memory: Dashboarding sample batch. */
const MAGIC = 0x42534244;

const FLAG_KEYED = 1;
const FLAG_ZSTD = 2;

/** Bounds what a message can make its reader allocate. How large a message may be is a setting, and RabbitMQ's own limit. */
export const MAX_BODY_BYTES = 128 * 1024 * 1024;
export const MAX_SAMPLES = 10_000_000;

/** What can be said of a batch without unpacking it. */
export interface BatchHeader {
  readonly id: Uint8Array;
  readonly keyed: boolean;
  readonly compressed: boolean;
  /** When the batch was given to the queue, by the publisher's clock. */
  readonly publishedAtMs: TimestampMs;
  readonly samples: number;
  readonly series: number;
  readonly definitions: number;
  /** Size of what follows the header, unpacked. */
  readonly bodyBytes: number;
}

export function writeHeader(into: Buffer, header: BatchHeader): void {
  into.writeUInt32LE(MAGIC, 0);
  into.writeUInt8(FORMAT_VERSION, 4);
  into.writeUInt8((header.keyed ? FLAG_KEYED : 0) | (header.compressed ? FLAG_ZSTD : 0), 5);
  into.writeUInt16LE(0, 6);
  into.writeDoubleLE(header.publishedAtMs, 8);
  into.set(header.id, 16);
  into.writeUInt32LE(header.samples, 32);
  into.writeUInt32LE(header.series, 36);
  into.writeUInt32LE(header.definitions, 40);
  into.writeUInt32LE(header.bodyBytes, 44);
}

/** Throws `BATCH_UNREADABLE` when `bytes` do not begin with the header of a batch that this program can read. */
export function readHeader(bytes: Uint8Array): BatchHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) {
    throw unreadable(`not a batch: it does not begin with "DBSB" (${bytes.length} bytes)`);
  }
  checkVersion(view);
  if (bytes.length < HEADER_BYTES) throw unreadable(`cut off within its header (${bytes.length} bytes)`);
  const flags = view.getUint8(5);
  if (flags > (FLAG_KEYED | FLAG_ZSTD)) throw unreadable(`unknown flags ${flags}`);
  const header = {
    // Not `slice`, which shares the memory where `bytes` is a Buffer.
    id: Uint8Array.from(bytes.subarray(16, 32)),
    keyed: (flags & FLAG_KEYED) !== 0,
    compressed: (flags & FLAG_ZSTD) !== 0,
    publishedAtMs: view.getFloat64(8, true),
    samples: view.getUint32(32, true),
    series: view.getUint32(36, true),
    definitions: view.getUint32(40, true),
    bodyBytes: view.getUint32(44, true),
  };
  checkSizes(header, bytes.length - HEADER_BYTES);
  return header;
}

function checkVersion(view: DataView): void {
  const version = view.getUint8(4);
  if (version === FORMAT_VERSION) return;
  throw unreadable(`version ${version}; this program reads version ${FORMAT_VERSION}`);
}

function checkSizes(header: BatchHeader, bytesThere: number): void {
  const { samples, bodyBytes, compressed } = header;
  if (samples > MAX_SAMPLES) throw unreadable(`${samples} samples; at most ${MAX_SAMPLES} are possible`);
  if (bodyBytes > MAX_BODY_BYTES) throw unreadable(`a body of ${bodyBytes} bytes is too large`);
  if (!compressed && bodyBytes !== bytesThere) {
    throw unreadable(`a body of ${bodyBytes} bytes was announced, ${bytesThere} are there`);
  }
  if (!Number.isFinite(header.publishedAtMs)) throw unreadable('no time of publishing');
}
