import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { PATIENCE } from '../cluster/health.ts';
import { startServer, type TestServer } from '../server.ts';
import { AlertClient } from './alert-client.ts';

export interface AlertServerOptions {
  /** As for `--set`. */
  readonly settings?: readonly string[];
}

/** A real server that can die and come back with its data. */
export class AlertServer {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'dashboarding-alerts-'));
  readonly #settings: readonly string[];
  #server: TestServer | undefined;
  readonly client = new AlertClient(() => this.url);

  private constructor({ settings = [] }: AlertServerOptions) {
    this.#settings = settings;
  }

  /** It may send to this machine, unless the settings say otherwise. */
  static async start(t: Pick<TestContext, 'after'>, options: AlertServerOptions = {}): Promise<AlertServer> {
    const server = new AlertServer(options);
    t.after(() => server.dispose());
    await server.start();
    return server;
  }

  get url(): string {
    if (this.#server === undefined) throw new Error('the server does not run');
    return this.#server.url;
  }

  async start(): Promise<void> {
    const settings = ['notify.allowPrivateTargets=127.0.0.1', 'alert.heartbeatSeconds=1', ...this.#settings];
    this.#server = await startServer({
      dataDir: this.#dataDir,
      readyTimeoutMs: PATIENCE.timeoutMs,
      args: settings.flatMap((setting) => ['--set', setting]),
    });
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#server?.kill();
    this.#server = undefined;
  }

  stop() {
    if (this.#server === undefined) throw new Error('the server does not run');
    return this.#server.stop();
  }

  log(): string {
    return this.#server?.log() ?? '';
  }

  async dispose(): Promise<void> {
    await this.#server?.dispose();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
