/** What the writer tells of its work; `app` binds it to the server's own metrics. */
export interface WriterObserver {
  /** A commit that succeeded. */
  committed(commit: { batches: number; samples: number; seconds: number }): void;
  /** Batches that were stored before and skipped. */
  duplicates(batches: number): void;
  /** Time from publishing to commit, of the batch that waited longest. */
  lagSeconds(seconds: number): void;
  /** A commit that failed; `transient` when the store may take the same batches later. */
  failed(failure: { transient: boolean }): void;
  /** Samples that will never be stored. */
  dead(samples: number): void;
}
