import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE } from '../cluster/health.ts';
import { startServer, type TestServer } from '../server.ts';
import { AlertClient } from './alert-client.ts';
import { type AlertInstallation, type Cleaner, environmentOf } from './installation.ts';
import { Mailbox } from './mailbox.ts';

/** A real server that can die and come back with its data. */
export class AlertServer implements AlertInstallation {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'dashboarding-alerts-'));
  readonly mailbox: Mailbox;
  readonly client = new AlertClient(() => this.url);
  #server: TestServer | undefined;

  private constructor(mailbox: Mailbox) {
    this.mailbox = mailbox;
  }

  static async start(t: Cleaner): Promise<AlertServer> {
    const server = new AlertServer(await Mailbox.start(t));
    t.after(() => server.#dispose());
    await server.#start();
    return server;
  }

  get url(): string {
    return this.#running.url;
  }

  killEvaluatorOf(): Promise<void> {
    return this.#restart();
  }

  killSenderOf(): Promise<void> {
    return this.#restart();
  }

  async complete(): Promise<void> {
    // What is killed is started again at once: there is no other.
  }

  async restartInOrder(): Promise<void> {
    await this.stopInOrder();
    await this.#start();
  }

  /** SIGTERM. It must end in order and have met nothing that cannot be. */
  async stopInOrder(): Promise<void> {
    const { stop, log } = this.#running;
    assert.equal((await stop()).code, 0, log());
    assert.doesNotMatch(log(), /BUG:|"level":60/);
  }

  logs(): string {
    return this.#server?.log().slice(-4_000) ?? '';
  }

  get #running(): TestServer {
    if (this.#server === undefined) throw new Error('the server does not run');
    return this.#server;
  }

  async #start(): Promise<void> {
    this.#server = await startServer({
      ...{ dataDir: this.#dataDir, readyTimeoutMs: PATIENCE.timeoutMs, env: environmentOf(this) },
    });
  }

  async #restart(): Promise<void> {
    await this.#running.kill();
    await this.#start();
  }

  async #dispose(): Promise<void> {
    await this.#server?.dispose();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
