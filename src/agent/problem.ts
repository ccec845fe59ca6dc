export type AgentProblemCode =
  /** A send failed; the samples are kept and it is tried again. */
  | 'SEND_FAILED'
  /** The server refused a whole batch for good; its samples are dropped. */
  | 'BATCH_REFUSED'
  /** The server took a batch but refused some of its samples. */
  | 'SAMPLES_REFUSED'
  /** The buffer in memory was full; the oldest samples are dropped. */
  | 'BUFFER_FULL'
  /** The spool was full; its oldest batches are dropped. */
  | 'SPOOL_FULL'
  /** Another running agent owns the spool folder; samples are kept in memory until it is free. */
  | 'SPOOL_IN_USE'
  /** The spool folder cannot be used; samples are kept in memory. */
  | 'SPOOL_UNAVAILABLE'
  /** A spool file cannot be read back; it is set aside. */
  | 'SPOOL_CORRUPT'
  /** More counter and histogram series than `maxSeries`; new ones are dropped. */
  | 'TOO_MANY_SERIES'
  /** The agent was closed before everything could be sent, and there was no spool. */
  | 'UNSENT_AT_CLOSE';

/** What `onError` receives: an error to log, never one that is thrown into the application. */
export class AgentProblem extends Error {
  readonly code: AgentProblemCode;
  /** How many samples are lost by it; 0 when they are kept. */
  readonly samplesLost: number;
  /** The HTTP status of the server's answer, where there was one. */
  readonly status: number | undefined;

  constructor(
    code: AgentProblemCode,
    message: string,
    options: { samplesLost?: number; status?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AgentProblem';
    this.code = code;
    this.samplesLost = options.samplesLost ?? 0;
    this.status = options.status;
  }
}

export type ReportProblem = (problem: AgentProblem) => void;
