import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Children that still run; whatever ends this process ends them too. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** A server program started for a measurement. */
export interface Child {
  readonly pid: number;
  /** The last lines it wrote, to be shown when it fails. */
  output(): string;
  exited(): boolean;
  /** Resolves to its exit code, or to null when a signal ended it. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 30_000;
const KEPT_OUTPUT = 20_000;

export function startChild(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): Child {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  running.add(child);
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  let output = '';
  let partLine = '';
  const take = (text: string) => {
    output = (output + text).slice(-KEPT_OUTPUT);
    const lines = (partLine + text).split('\n');
    partLine = lines.pop() ?? '';
    for (const line of lines) options.onLine?.(line);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  if (child.pid === undefined) throw new Error(`${command} could not be started`);
  const exited = () => child.exitCode !== null || child.signalCode !== null;
  return { pid: child.pid, output: () => output, exited, ended, stop: () => stopChild(child, exited) };
}

async function stopChild(child: ChildProcess, exited: () => boolean): Promise<void> {
  if (exited()) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await once(child, 'exit');
  clearTimeout(late);
}

/** Polls until `condition` holds; says what it waited for when the time is over. */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { timeoutMs = 30_000, everyMs = 50 } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs / 1_000} s for ${what}`);
    await sleep(everyMs);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('BUG: a TCP server without a port');
  return address.port;
}

/** GET that gives the text of a 200 and undefined for anything else, a refused connection included. */
export async function getText(port: number, path: string): Promise<string | undefined> {
  try {
    // Packing the text would cost the server more than sending it.
    const headers = { 'accept-encoding': 'identity' };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const text = await response.text();
    return response.ok ? text : undefined;
  } catch {
    return undefined;
  }
}
