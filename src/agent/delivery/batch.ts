import { createHash, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Tags } from '../../model/series.ts';
import type { AgentSample } from '../sample.ts';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);

/** Far above what an agent makes; a larger spool file is not one of ours. */
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;

/** Samples packed for one request. */
export interface Batch {
  /** The `Idempotency-Key`: made once, and the same in every try and after a restart. */
  readonly key: string;
  readonly samples: number;
  /** Gzipped JSON, `{"metrics": [...]}`. */
  readonly body: Uint8Array;
}

/** Packs samples; `tags` are put on every one, its own tags winning. */
export async function packBatch(samples: readonly AgentSample[], tags: Tags | undefined): Promise<Batch> {
  const metrics = tags === undefined ? samples : samples.map((sample) => withTags(sample, tags));
  return { key: randomUUID(), samples: samples.length, body: await pack(metrics) };
}

/** The JSON text of a body; throws where it is not whole: gzip carries a checksum. */
export async function inflateBody(body: Uint8Array): Promise<string> {
  return (await gunzipAsync(body, { maxOutputLength: MAX_INFLATED_BYTES })).toString('utf8');
}

/**
 * The two halves of a batch that was too large. Their keys follow from the batch's key, so that a split that is
 * done again after a crash gives the same requests.
 */
export async function splitBatch(batch: Batch): Promise<readonly [Batch, Batch]> {
  const { metrics } = JSON.parse(await inflateBody(batch.body)) as { metrics: readonly unknown[] };
  const middle = Math.ceil(metrics.length / 2);
  const half = async (part: readonly unknown[], index: number): Promise<Batch> => ({
    key: derivedKey(batch.key, index),
    samples: part.length,
    body: await pack(part),
  });
  return [await half(metrics.slice(0, middle), 0), await half(metrics.slice(middle), 1)];
}

function pack(metrics: readonly unknown[]): Promise<Uint8Array> {
  return gzipAsync(JSON.stringify({ metrics }));
}

function withTags(sample: AgentSample, tags: Tags): AgentSample {
  return { ...sample, tags: { ...tags, ...sample.tags } };
}

/** A UUID of version 8 (RFC 9562: "custom"), from a hash. */
function derivedKey(key: string, index: number): string {
  const bytes = createHash('sha256').update(`${key}/${index}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
