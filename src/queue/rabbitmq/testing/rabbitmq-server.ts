import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { freePorts } from './free-port.ts';

const PROGRAMS = '/usr/lib/rabbitmq/bin';
// A broker is ready after some 7 s on an idle machine; tests share theirs.
const READY_WITHIN_MS = 120_000;

export interface RabbitMqServer {
  /** Of the virtual host `/`, with user and password. */
  readonly url: string;
  readonly port: number;
  /** Starts a stopped or killed broker again: same port, same data. */
  start(): Promise<void>;
  /**
   * Has the broker write down which quorum queues there are. RabbitMQ 3.10 does so only now and then: a queue that was made
   * within the last second is lost, with all that is in it, when the broker is killed.
   */
  settle(): Promise<void>;
  /** Kills the broker with all its queues' processes, as kill -9 does. */
  kill(): Promise<void>;
  /** Freezes the broker, or lets it run again. */
  freeze(on: boolean): void;
  /** What RabbitMQ does when it runs out of memory or of disk: it reads from no publisher. */
  setAlarm(resource: 'memory' | 'disk', on: boolean): Promise<void>;
  /** Has the running broker evaluate an Erlang expression; returns what it prints. */
  evaluate(expression: string): Promise<string>;
  /** Ends the broker and deletes its data. */
  stop(): Promise<void>;
}

export interface RabbitMqOptions {
  /** Lines for `rabbitmq.conf`. */
  readonly config?: readonly string[];
}

/** Starts a broker of its own in a temporary folder, on free ports, apart from one that the system may run. */
export async function startRabbitMq({ config = [] }: RabbitMqOptions = {}): Promise<RabbitMqServer> {
  if (!existsSync(join(PROGRAMS, 'rabbitmq-server'))) {
    throw new Error(
      'These tests need RabbitMQ: install the package "rabbitmq-server" (npm test does it where it may).',
    );
  }
  const [port = 0, distributionPort = 0, epmdPort = 0] = await freePorts(3);
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-rabbitmq-'));
  writeFileSync(join(folder, 'rabbitmq.conf'), `${config.join('\n')}\n`);
  const server = new TestServer(folder, { port, distributionPort, epmdPort });
  await server.start();
  return server;
}

interface Ports {
  readonly port: number;
  readonly distributionPort: number;
  readonly epmdPort: number;
}

class TestServer implements RabbitMqServer {
  readonly url: string;
  readonly port: number;
  readonly #folder: string;
  readonly #environment: Record<string, string>;
  /** Erlang's name service; one of our own ends with us. */
  readonly #epmd: ChildProcess;
  #broker: ChildProcess | undefined;
  readonly #onProcessExit = () => this.#endAtOnce();

  constructor(folder: string, { port, distributionPort, epmdPort }: Ports) {
    this.#folder = folder;
    this.port = port;
    this.url = `amqp://guest:guest@127.0.0.1:${port}`;
    writeFileSync(join(folder, 'enabled_plugins'), '[].\n');
    writeFileSync(join(folder, 'empty.conf'), '');
    this.#environment = {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      HOME: folder,
      ERL_EPMD_PORT: String(epmdPort),
      RABBITMQ_NODENAME: `dashboarding-${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_MNESIA_BASE: join(folder, 'data'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_PID_FILE: join(folder, 'pid'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
      RABBITMQ_CONF_ENV_FILE: join(folder, 'empty.conf'),
      RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
      // Without busy waiting, which would take the cores from the tests.
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
      // The script then becomes the broker, in place of watching over it: one process to kill.
      RUNNING_UNDER_SYSTEMD: 'true',
    };
    this.#epmd = spawn('/usr/bin/epmd', ['-port', String(epmdPort)], { stdio: 'ignore' });
    process.on('exit', this.#onProcessExit);
  }

  async start(): Promise<void> {
    const broker = spawn(join(PROGRAMS, 'rabbitmq-server'), [], {
      cwd: this.#folder,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#broker = broker;
    const output: Buffer[] = [];
    broker.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    broker.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    const deadlineMs = performance.now() + READY_WITHIN_MS;
    while (!(await this.#answers())) {
      if (broker.exitCode !== null || performance.now() > deadlineMs) {
        this.#endAtOnce();
        throw new Error(`RabbitMQ did not start:\n${Buffer.concat(output).toString()}`);
      }
      await sleep(100);
    }
  }

  async settle(): Promise<void> {
    await this.evaluate('[dets:sync(Table) || Table <- dets:all()].');
  }

  async kill(): Promise<void> {
    await end(this.#broker);
    this.#broker = undefined;
  }

  freeze(on: boolean): void {
    this.#broker?.kill(on ? 'SIGSTOP' : 'SIGCONT');
  }

  async setAlarm(resource: 'memory' | 'disk', on: boolean): Promise<void> {
    const alarm = `{resource_limit, ${resource}, node()}`;
    await this.evaluate(
      on ? `rabbit_alarm:set_alarm({${alarm}, []}).` : `rabbit_alarm:clear_alarm(${alarm}).`,
    );
  }

  async evaluate(expression: string): Promise<string> {
    const { stdout } = await promisify(execFile)(join(PROGRAMS, 'rabbitmqctl'), ['eval', expression], {
      env: this.#environment,
    });
    return stdout;
  }

  async stop(): Promise<void> {
    await this.kill();
    await end(this.#epmd);
    process.off('exit', this.#onProcessExit);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    try {
      const connection = await connect(this.url, { timeout: 5_000 });
      await connection.close();
      return true;
    } catch {
      return false;
    }
  }

  #endAtOnce(): void {
    this.#broker?.kill('SIGKILL');
    this.#epmd.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  // Helpers of the broker may outlive it for a while and hold its pipes, which would keep this process running.
  child.stdout?.destroy();
  child.stderr?.destroy();
}
