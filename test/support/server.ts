import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deadline } from './wait.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const READY_LINE = /Dashboarding is ready at (\S+)/;

export interface ServerOptions {
  /** A new folder under the system's temporary folder unless given; only a new one is removed by `dispose`. */
  readonly dataDir?: string;
  /** More arguments of `serve`, for example `['--set', 'store.sealSamples=1000']`. */
  readonly args?: readonly string[];
  /** Whether the agent of this machine runs; off unless asked for, so that tests see only their own samples. */
  readonly agent?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** 0, a free one, unless given. */
  readonly port?: number;
  readonly readyTimeoutMs?: number;
  /** Another program than the one in `src`, for example that of a package. */
  readonly main?: string;
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
}

/** A real server in a process of its own. */
export interface TestServer {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Milliseconds from the start of the process to its ready line. */
  readonly readyMs: number;
  /** What it wrote to standard error so far: its log. */
  log(): string;
  /** SIGTERM; waits for the exit. Waits only, when it is gone already. */
  stop(signal?: NodeJS.Signals): Promise<ExitStatus>;
  /** Waits until it ends by itself. */
  exited(): Promise<ExitStatus>;
  /** kill -9; waits for the exit. */
  kill(): Promise<ExitStatus>;
  /** Kills what still runs and removes the data folder it made. Call it in every test, in `t.after`. */
  dispose(): Promise<void>;
}

/** Starts `dashboarding serve` and waits for its ready line. Rejects, with its log, when it exits before that. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const ownDir = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'dashboarding-test-'));
  const removeDir = (): void => {
    if (ownDir) rmSync(dataDir, { recursive: true, force: true });
  };
  const run = runServe({ ...options, dataDir });
  try {
    const url = await run.ready;
    return {
      url,
      pid: run.pid,
      dataDir,
      readyMs: run.readyMs(),
      log: run.log,
      stop: (signal = 'SIGTERM') => run.end(signal),
      exited: () => run.end(undefined),
      kill: () => run.end('SIGKILL'),
      dispose: async () => {
        await run.end('SIGKILL');
        removeDir();
      },
    };
  } catch (error) {
    await run.end('SIGKILL');
    removeDir();
    throw error;
  }
}

/** Runs `dashboarding serve` where it is expected to give up before it is ready; returns how. */
export async function serveExpectingExit(
  options: ServerOptions & { readonly dataDir: string },
): Promise<ExitStatus & { readonly stderr: string }> {
  const run = runServe(options);
  try {
    await run.ready;
  } catch {
    return { ...(await run.end(undefined)), stderr: run.log() };
  }
  await run.end('SIGKILL');
  throw new Error('the server became ready although it should have refused to start');
}

/** Starts `dashboarding serve` without waiting for anything; `ready` rejects when it ends before its ready line. */
export function runServe(options: ServerOptions & { readonly dataDir: string }) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [options.main ?? MAIN, ...argumentsOf(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  let readyMs = 0;
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const ready = deadline(
    waitForReadyLine(child, () => log).then((url) => {
      readyMs = performance.now() - startedMs;
      return url;
    }),
    options.readyTimeoutMs ?? 15_000,
    () => `the server was not ready in time; its log:\n${log}`,
  );
  const end = async (signal: NodeJS.Signals | undefined): Promise<ExitStatus> => {
    const endStartedMs = performance.now();
    if (signal !== undefined && child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code, exitSignal] = await exited;
    return { code, signal: exitSignal, durationMs: performance.now() - endStartedMs };
  };
  return { pid: child.pid ?? 0, ready, readyMs: () => readyMs, log: () => log, end };
}

function argumentsOf({
  dataDir,
  port = 0,
  agent = false,
  args = [],
}: ServerOptions & { dataDir: string }): string[] {
  const base = ['serve', '--port', String(port), '--data-dir', dataDir];
  return [...base, ...(agent ? [] : ['--no-agent']), ...args];
}

function waitForReadyLine(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const url = READY_LINE.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    // "close" comes after the last of its output, so the log is complete.
    child.once('close', (code, signal) =>
      reject(new Error(`the server ended before it was ready (${code ?? signal}); its log:\n${log()}`)),
    );
    child.once('error', reject);
  });
}
