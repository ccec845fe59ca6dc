import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP relay that can fail: what tests use to take away a server that is not theirs to kill. */
export class FaultProxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  /** Each client's connection to the server. */
  readonly #pairs = new Map<Socket, Socket>();
  readonly #abandoned = new WeakSet<Socket>();
  #server: Server | undefined;
  #port = 0;
  #paused = false;

  constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((client) => this.#relay(client));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    server.unref();
  }

  /** Breaks all connections and refuses new ones. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** What is connected now hears nothing any more, not even an end, as when a host is lost; new connections work. */
  abandon(): void {
    for (const [client, upstream] of this.#pairs) {
      this.#abandoned.add(client);
      client.pause();
      upstream.destroy();
    }
    this.#pairs.clear();
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    for (const socket of this.#sockets) paused ? socket.pause() : socket.resume();
  }

  #relay(client: Socket): void {
    const upstream = connect({ ...this.#target, noDelay: true });
    client.setNoDelay(true);
    this.#pairs.set(client, upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => this.#paused || from.resume());
      from.on('end', () => this.#abandoned.has(to) || to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        this.#pairs.delete(from);
        if (!this.#abandoned.has(to)) to.destroy();
      });
      if (this.#paused) from.pause();
    }
  }
}
