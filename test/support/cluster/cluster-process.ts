import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from '../../faults/support/client.ts';
import { type ExitStatus, runServe } from '../server.ts';
import { deadline, eventually } from '../wait.ts';

/** Generous, for several processes start at once on machines with few cores. */
const START_WITHIN_MS = 60_000;
const LISTENING = /"listening at (http:\/\/[^"\s]+)"/g;

export interface ClusterProcessOptions {
  readonly roles: string;
  readonly env: Readonly<Record<string, string>>;
  /** Another program than the one in `src`. */
  readonly main?: string;
}

/** One process of a cluster; it can die and be started again. Its port is another one then, so ask for `url` each time. */
export class ClusterProcess {
  readonly roles: string;
  readonly #options: ClusterProcessOptions;
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'dashboarding-cluster-'));
  #run: ReturnType<typeof runServe> | undefined;
  #url = '';
  readonly #killAtExit = () => {
    if (this.#run !== undefined) process.kill(this.#run.pid, 'SIGKILL');
  };

  constructor(options: ClusterProcessOptions) {
    this.roles = options.roles;
    this.#options = options;
  }

  get isListening(): boolean {
    return this.#url !== '';
  }

  /** Where it listens, which it does before it works. */
  get url(): string {
    if (this.#url === '') throw new Error(`the process with the roles ${this.roles} does not run`);
    return this.#url;
  }

  /** Starts the process; resolves when it listens, whether it can work or not. */
  async start(): Promise<void> {
    const { roles, env, main } = this.#options;
    const run = runServe({
      ...{ dataDir: this.#dataDir, env, readyTimeoutMs: 2 ** 31 - 1 },
      args: ['--profile', 'cluster', '--role', roles],
      ...(main === undefined ? {} : { main }),
    });
    this.#run = run;
    process.on('exit', this.#killAtExit);
    let ended: unknown;
    run.ready.catch((error: unknown) => {
      ended = error;
    });
    this.#url = await eventually(
      `${roles}: listening`,
      () => {
        if (ended !== undefined) throw ended;
        return [...run.log().matchAll(LISTENING)].at(-1)?.[1];
      },
      { timeoutMs: START_WITHIN_MS },
    );
  }

  /** Waits for its ready line: its roles can do their work. */
  async untilReady(timeoutMs = START_WITHIN_MS): Promise<void> {
    const run = this.#running();
    await deadline(run.ready, timeoutMs, () => `${this.roles} was not ready in time; its log:\n${run.log()}`);
  }

  /** kill -9. */
  kill(): Promise<ExitStatus> {
    return this.#end('SIGKILL');
  }

  /** SIGTERM. */
  stop(): Promise<ExitStatus> {
    return this.#end('SIGTERM');
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
    await this.untilReady();
  }

  log(): string {
    return this.#running().log();
  }

  /** Status of `GET /health`, and what its parts say. */
  async health(): Promise<{ readonly status: number; readonly checks: Record<string, PartOfHealth> }> {
    const { status, json } = await request(`${this.url}/health`);
    return { status, checks: json.checks };
  }

  /** The sum over all labels of one of its own metrics; 0 when it has none of this name. */
  async metric(name: string): Promise<number> {
    const { json: text } = await request(`${this.url}/metrics`);
    const lines = [...String(text).matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)`, 'gm'))];
    return lines.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  async dispose(): Promise<void> {
    if (this.#run !== undefined) await this.kill();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<ExitStatus> {
    const exit = await this.#running().end(signal);
    process.off('exit', this.#killAtExit);
    this.#url = '';
    return exit;
  }

  #running(): ReturnType<typeof runServe> {
    if (this.#run === undefined) throw new Error(`the process with the roles ${this.roles} was not started`);
    return this.#run;
  }
}

export interface PartOfHealth {
  readonly status: string;
  readonly message?: string;
}
