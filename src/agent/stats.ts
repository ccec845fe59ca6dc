/** What an agent has done since it was made. All but `bufferedSamples`, `spoolBytes` and `spoolBatches` only grow. */
export interface AgentStats {
  /** Samples recorded by the application, zero points and totals included. */
  readonly samplesRecorded: number;
  /** Samples that the server has taken. */
  readonly samplesSent: number;
  /** Samples that will never arrive, whatever the reason: full buffer, full spool, refused, corrupt, closed. */
  readonly samplesDropped: number;
  /** The part of `samplesDropped` that the server refused, alone or with their batch. */
  readonly samplesRefused: number;
  readonly batchesSent: number;
  /** Sends that failed and are tried again. */
  readonly sendErrors: number;
  /** Spool files that could not be read back and were set aside. */
  readonly corruptFiles: number;
  readonly bufferedSamples: number;
  readonly spoolBytes: number;
  readonly spoolBatches: number;
}

/** The counting part of the stats, shared by the parts of one agent. */
export class AgentCounters {
  samplesRecorded = 0;
  samplesSent = 0;
  samplesDropped = 0;
  samplesRefused = 0;
  batchesSent = 0;
  sendErrors = 0;
  corruptFiles = 0;
}
