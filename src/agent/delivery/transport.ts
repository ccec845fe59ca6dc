export interface TransportRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Time from the start to the end of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  /** The `Retry-After` header as it came. */
  readonly retryAfter: string | undefined;
  /** The `Location` header as it came. */
  readonly location: string | undefined;
  readonly body: string;
}

/** Carries one POST. Rejects when no whole answer came: no connection, time over, aborted, cut off. */
export interface Transport {
  post(request: TransportRequest): Promise<TransportResponse>;
  close(): void;
}
