import { hostname } from 'node:os';
import pg from 'pg';
import { FaultProxy } from './fault-proxy.ts';
import type { TimescaleServer, TimescaleServerOptions } from './timescale-server.ts';

let created = 0;

/** A database of its own on a real server, reached through a relay that can fail. */
export class NativeServer implements TimescaleServer {
  readonly isNative = true;
  readonly #serverUrl: string;
  readonly #database: string;
  readonly #proxy: FaultProxy;
  readonly #options: TimescaleServerOptions;

  private constructor(serverUrl: string, options: TimescaleServerOptions) {
    const { hostname: host, port } = new URL(serverUrl);
    this.#serverUrl = serverUrl;
    this.#options = options;
    this.#database = `${databasePrefix()}${process.pid}_${++created}`;
    this.#proxy = new FaultProxy({ host, port: Number(port || 5432) });
  }

  static async start(serverUrl: string, options: TimescaleServerOptions): Promise<TimescaleServer> {
    if (created === 0) await dropAbandoned(serverUrl);
    const server = new NativeServer(serverUrl, options);
    await server.#proxy.open();
    try {
      await server.#create();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get url(): string {
    const url = new URL(this.#serverUrl);
    url.hostname = '127.0.0.1';
    url.port = String(this.#proxy.port);
    url.pathname = `/${this.#database}`;
    return url.href;
  }

  async reset(): Promise<void> {
    await this.#drop();
    await this.#create();
  }

  kill(): Promise<void> {
    return this.#proxy.close();
  }

  restart(): Promise<void> {
    return this.#proxy.open();
  }

  pause(): void {
    this.#proxy.paused = true;
  }

  resume(): void {
    this.#proxy.paused = false;
  }

  async stop(): Promise<void> {
    await this.#proxy.close();
    await this.#drop();
  }

  async #create(): Promise<void> {
    await asAdmin(this.#serverUrl, (admin) => admin.query(`CREATE DATABASE ${this.#database}`));
    await this.#options.prepare?.(this.url);
  }

  async #drop(): Promise<void> {
    const sql = `DROP DATABASE IF EXISTS ${this.#database} WITH (FORCE)`;
    await asAdmin(this.#serverUrl, (admin) => admin.query(sql));
  }
}

/** Names say whose they are, so that what a killed test left behind can be told from what is in use. */
function databasePrefix(): string {
  return `dashboarding_test_${hostname()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')}_`;
}

/** Drops the databases of processes of this machine that are gone. */
async function dropAbandoned(serverUrl: string): Promise<void> {
  await asAdmin(serverUrl, async (admin) => {
    const { rows } = await admin.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      databasePrefix(),
    ]);
    for (const { datname } of rows as { datname: string }[]) {
      const processId = Number(datname.slice(databasePrefix().length).split('_')[0]);
      if (!isRunning(processId)) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
  });
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function asAdmin<T>(serverUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: serverUrl });
  // A broken connection fails the query as well; without a listener it would end the process.
  admin.on('error', () => {});
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
