import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TimescaleServer, TimescaleServerOptions } from './timescale-server.ts';
import type { WireCommand } from './wire-process.ts';

const PROGRAM = fileURLToPath(new URL('./wire-process.ts', import.meta.url));

/** TimescaleDB in WebAssembly behind our wire protocol, in a process that dies with this one. */
export class WasmServer implements TimescaleServer {
  readonly isNative = false;
  readonly #dataDir: string | undefined;
  readonly #prepare: TimescaleServerOptions['prepare'];
  #child: ChildProcess | undefined;
  #port = 0;

  private constructor(dataDir: string | undefined, options: TimescaleServerOptions) {
    this.#dataDir = dataDir;
    this.#prepare = options.prepare;
  }

  static async start(options: TimescaleServerOptions): Promise<TimescaleServer> {
    const dataDir = options.durable ? await mkdtemp(join(tmpdir(), 'dashboarding-timescale-')) : undefined;
    const server = new WasmServer(dataDir, options);
    try {
      await server.restart();
      await options.prepare?.(server.url);
      if (dataDir === undefined) await server.#command('keepSnapshot');
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`;
  }

  async reset(): Promise<void> {
    if (this.#dataDir === undefined) return this.#command('reset');
    await this.kill();
    await rm(this.#dataDir, { recursive: true });
    await this.restart();
    await this.#prepare?.(this.url);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || !isRunning(child)) return;
    const ended = once(child, 'exit');
    child.ref();
    child.kill('SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    if (this.#child !== undefined && isRunning(this.#child)) return;
    const options = { port: this.#port, ...(this.#dataDir === undefined ? {} : { dataDir: this.#dataDir }) };
    const child = fork(PROGRAM, [JSON.stringify(options)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    this.#child = child;
    const { port } = await answerOf<{ port: number }>(child);
    this.#port = port;
    // The child notices by its channel when this process ends; it need not keep it running.
    child.unref();
    child.channel?.unref();
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    if (this.#dataDir !== undefined) await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #command(command: WireCommand): Promise<void> {
    const child = this.#child;
    if (child === undefined) throw new Error('BUG: the server was killed');
    child.channel?.ref();
    child.send(command);
    await answerOf(child);
    child.channel?.unref();
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** The next message of the child; throws when it ends instead. */
function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`the TimescaleDB test server ended with ${signal ?? `code ${code}`}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}
