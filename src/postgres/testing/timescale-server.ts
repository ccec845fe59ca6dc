/** A TimescaleDB for one test, with an empty database. */
export interface TimescaleServer {
  /** Connection URL; it stays the same over `kill` and `restart`. */
  readonly url: string;
  /** Whether it is a real server: with background workers, parallel connections and statements that can be cancelled. */
  readonly isNative: boolean;
  /** Back to what `prepare` left, or to an empty database. All connections break. */
  reset(): Promise<void>;
  /** As kill -9: connections break, later ones are refused, what was committed stays (in WebAssembly only with a data folder). */
  kill(): Promise<void>;
  /** Starts again after `kill`, on the same port. Does nothing while it runs. */
  restart(): Promise<void>;
  /** From now on nothing answers, but connections stay open; until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its data. Also happens when the process exits. */
  stop(): Promise<void>;
}

export interface TimescaleServerOptions {
  /** Keep the data in a folder, so that it survives `kill`. A native server always does. */
  readonly durable?: boolean;
  /** Fills the empty database, a migration for example; `reset` comes back to this. */
  readonly prepare?: (url: string) => Promise<void>;
}
