import type { Dataset } from '../tsbs/dataset.ts';

export type WireFormat = 'json' | 'influx' | 'remote-write';

export interface IngestEndpoint {
  readonly port: number;
  readonly path: string;
  readonly format: WireFormat;
}

/** What a sender thread is started with. */
export interface SenderOptions {
  readonly endpoint: IngestEndpoint;
  readonly dataset: Dataset;
  /** This thread drives the connections `[firstPart, firstPart + partCount)` of `parts`. */
  readonly firstPart: number;
  readonly partCount: number;
  readonly parts: number;
  readonly maxSamples: number;
  readonly gzip: boolean;
  /** Each request carries an `Idempotency-Key` that starts with this; undefined sends none. */
  readonly keyPrefix: string | undefined;
  /**
   * `ahead`: bodies are made before the clock starts, then sent as fast as the answers come.
   * `asap`: the same, but each body is made just before it is sent; for loading that is not measured.
   * `paced`: bodies are made one by one and sent when their last sample's time has come.
   */
  readonly pace: 'ahead' | 'asap' | 'paced';
  /** The step each connection has come to, shared by all senders; keeps them near each other in data time. */
  readonly progress: Int32Array;
  /** One number, shared by all senders: how many requests were acknowledged. */
  readonly acknowledged: Int32Array;
}

export interface SenderResult {
  readonly acknowledgedSamples: number;
  readonly requests: number;
  readonly bodyBytes: number;
  /** Answers 503 and 429, after which the same request was sent again. */
  readonly retries: number;
  readonly latenciesMs: Float64Array;
  /** Paced only: how late the latest request went out. */
  readonly maxLagMs: number;
  /** Processor time of the sender threads. */
  readonly cpuSeconds: number;
}

export type SenderMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: SenderResult }
  | { readonly kind: 'progress'; readonly acknowledgedSamples: number };
