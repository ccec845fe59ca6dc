import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server of a test as a process of its own, which never outlives this one. */
export class ChildServer {
  readonly #command: string;
  readonly #args: readonly string[];
  readonly #isReady: () => Promise<boolean>;
  #process: ChildProcess | undefined;
  #output = '';
  readonly #killAtExit = () => this.#process?.kill('SIGKILL');

  constructor(options: { command: string; args: readonly string[]; isReady: () => Promise<boolean> }) {
    this.#command = options.command;
    this.#args = options.args;
    this.#isReady = options.isReady;
  }

  /** Resolves when the server answers. */
  async start(): Promise<void> {
    this.#output = '';
    const child = spawn(this.#command, this.#args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    process.on('exit', this.#killAtExit);
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = new Error(
        `${this.#command} does not start (${error.message}); the Debian package has its name`,
      );
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output = (this.#output + chunk).slice(-10_000);
      });
    }
    const endMs = performance.now() + 40_000;
    while (!(await this.#isReady())) {
      failure ??= child.exitCode === null ? undefined : new Error(`${this.#command} ended:\n${this.#output}`);
      if (failure !== undefined) throw failure;
      if (performance.now() > endMs) throw new Error(`${this.#command} is not ready:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends a signal, for example SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    process.off('exit', this.#killAtExit);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
