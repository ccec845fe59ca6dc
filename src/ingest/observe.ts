/** What ingest tells of its work; `app` binds it to the server's own metrics. */
export interface IngestObserver {
  /** Samples of a request that were committed. */
  accepted(samples: number): void;
  /** Samples that were refused, by reason. */
  rejected(code: string, samples: number): void;
  /** Time from the first byte of a request to its answer, of requests that were accepted. */
  latencySeconds(seconds: number): void;
  /** Size of a request body, as sent and inflated. */
  bodyBytes(bytes: { readonly received: number; readonly inflated: number }): void;
}
