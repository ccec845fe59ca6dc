import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { TimestampMs } from '../model/time.ts';
import { ByteReader } from './message/byte-reader.ts';
import { ByteWriter } from './message/byte-writer.ts';
import {
  float64Array,
  readColumn,
  readRefs,
  uint32Array,
  writeColumn,
  writeRefs,
} from './message/columns.ts';
import { readDefinitions, writeDefinitions } from './message/definitions.ts';
import {
  type BatchHeader,
  HEADER_BYTES,
  MAX_BODY_BYTES,
  MAX_SAMPLES,
  readHeader,
  writeHeader,
} from './message/header.ts';
import { unreadable } from './message/unreadable.ts';

export type { BatchHeader } from './message/header.ts';

export interface EncodeOptions {
  readonly publishedAtMs: TimestampMs;
  readonly compression: 'none' | 'zstd';
}

// Level 1 packs at several hundred MB/s; higher ones gain little on columns of numbers.
const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** What a sample needs at most, and a guess for the rest; a wrong one only costs a copy. */
const BYTES_PER_SAMPLE = 20;
const BYTES_PER_SERIES = 8;

/** A batch as one binary message: docs/formats/batch-message.md. */
export function encodeBatchMessage(
  batch: SampleBatch,
  { publishedAtMs, compression }: EncodeOptions,
): Buffer {
  const samples = batch.times.length;
  const series = batch.seriesIds.length;
  const out = new ByteWriter({
    reserved: HEADER_BYTES,
    sizeHint: HEADER_BYTES + 64 + samples * BYTES_PER_SAMPLE + series * BYTES_PER_SERIES,
  });
  writeBody(out, batch);
  const plain = out.finish();
  const bodyBytes = plain.length - HEADER_BYTES;
  if (samples > MAX_SAMPLES || bodyBytes > MAX_BODY_BYTES) throw tooLarge(samples, bodyBytes);
  const compressed = compression === 'zstd';
  const message = compressed ? compressBody(plain) : plain;
  const { id, keyed, newSeries } = batch;
  const definitions = newSeries.size;
  writeHeader(message, { id, keyed, compressed, publishedAtMs, samples, series, definitions, bodyBytes });
  return message;
}

/** What the message says of its batch before it is unpacked. Throws `BATCH_UNREADABLE`. */
export function peekBatchMessage(message: Uint8Array): BatchHeader {
  return readHeader(message);
}

/** The batch of a message; it shares no memory with it. Throws `BATCH_UNREADABLE` for anything that is not a whole one. */
export function decodeBatchMessage(message: Uint8Array): SampleBatch {
  const header = readHeader(message);
  const input = new ByteReader(bodyOf(message, header));
  const { id, keyed } = header;
  const batch = { id, keyed, ...readBody(input, header) };
  if (input.left > 0) throw unreadable(`${input.left} bytes too many`);
  return batch;
}

/**
 * The message with another time of publishing, for a batch that is published anew. It is marked as one that may come again
 * (`keyed`), so that stores remember its id as long as they can.
 */
export function republishedMessage(message: Uint8Array, publishedAtMs: TimestampMs): Buffer {
  const copy = Buffer.from(message);
  writeHeader(copy, { ...readHeader(message), keyed: true, publishedAtMs });
  return copy;
}

/** The values come first: they have at least a byte each, so no later column is larger than the message allows. */
function writeBody(out: ByteWriter, batch: SampleBatch): void {
  writeColumn(out, batch.seriesIds, { mayBeConstant: false });
  writeColumn(out, batch.values, { mayBeConstant: false });
  writeColumn(out, batch.times, { mayBeConstant: true });
  writeRefs(out, batch.seriesRefs, batch.seriesIds.length);
  writeDefinitions(out, batch.newSeries);
}

function readBody(
  input: ByteReader,
  { samples, series, definitions }: BatchHeader,
): Omit<SampleBatch, 'id' | 'keyed'> {
  const ids = { length: series, mayBeConstant: false };
  const seriesIds = readColumn(input, 'series ids', uint32Array, ids);
  const values = readColumn(input, 'values', float64Array, { length: samples, mayBeConstant: false });
  const times = readColumn(input, 'times', float64Array, { length: samples, mayBeConstant: true });
  const seriesRefs = readRefs(input, { length: samples, tableSize: series });
  const newSeries = readDefinitions(input, definitions, seriesIds);
  return { seriesIds, newSeries, seriesRefs, times, values };
}

function compressBody(plain: Buffer): Buffer {
  const body = zstdCompressSync(plain.subarray(HEADER_BYTES), ZSTD_OPTIONS);
  const message = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  message.set(body, HEADER_BYTES);
  return message;
}

function bodyOf(message: Uint8Array, { compressed, bodyBytes }: BatchHeader): Uint8Array {
  const body = message.subarray(HEADER_BYTES);
  if (!compressed) return body;
  let unpacked: Uint8Array;
  try {
    // The limit holds while it unpacks: a small message cannot become a huge one.
    unpacked = zstdDecompressSync(body, { maxOutputLength: Math.max(bodyBytes, 1) });
  } catch (cause) {
    throw unreadable(`its body cannot be unpacked: ${(cause as Error).message}`, cause);
  }
  if (unpacked.length === bodyBytes) return unpacked;
  throw unreadable(`a body of ${bodyBytes} bytes was announced, ${unpacked.length} were packed`);
}

function tooLarge(samples: number, bodyBytes: number): AppError {
  return new AppError(
    'BATCH_TOO_LARGE',
    `a batch of ${samples} samples (${bodyBytes} bytes) is more than one message can carry`,
    {
      status: 413,
      fix: `Send smaller batches: at most ${MAX_SAMPLES} samples and ${MAX_BODY_BYTES} bytes; ingest.maxBodyBytes sets what is taken at all.`,
    },
  );
}
