import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askServer } from './ask-server.ts';
import { ChildServer, freePort } from './child-server.ts';

export interface StartRedisOptions {
  readonly password?: string;
  /** A free one without it. */
  readonly port?: number;
  /** Further arguments of redis-server. */
  readonly args?: readonly string[];
  /** Run as Sentinel or with a configuration file: it is the first argument then. */
  readonly configFile?: (dir: string, port: number) => string;
}

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Starts again on the same port, without the data, after `kill`. */
  start(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Freezes it: connections are accepted, nothing is answered. */
  freeze(): void;
  thaw(): void;
  flush(): Promise<void>;
  command(...command: readonly string[]): Promise<unknown>;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

/** A redis-server on a free port of this machine, without persistence. Stop it when the test ends. */
export async function startRedis(options: StartRedisOptions = {}): Promise<TestRedis> {
  const { password } = options;
  const dir = mkdtempSync(join(tmpdir(), 'dashboarding-redis-'));
  const port = options.port ?? (await freePort());
  const ask = (command: readonly string[]) =>
    askServer({ port, ...(password === undefined ? {} : { password }) }, command);
  const server = new ChildServer({
    command: 'redis-server',
    args: serverArguments(options, dir, port),
    isReady: () =>
      ask(['PING']).then(
        () => true,
        () => false,
      ),
  });
  const stop = async () => {
    await server.kill();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    port,
    start: () => server.start(),
    kill: () => server.kill(),
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    flush: async () => {
      await ask(['FLUSHALL']);
    },
    command: (...command) => ask(command),
    stop,
  };
}

function serverArguments(
  { password, args = [], configFile }: StartRedisOptions,
  dir: string,
  port: number,
): readonly string[] {
  const network = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir];
  if (configFile !== undefined) return [configFile(dir, port), ...network, ...args];
  const secret = password === undefined ? [] : ['--requirepass', password];
  return [...network, '--save', '', '--appendonly', 'no', ...secret, ...args];
}
