import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A TCP relay in front of a server. Its port is known before the server runs and stays the same; it can refuse connections,
 * leave them without an answer, and keep back what clients say.
 */
export class Relay {
  readonly #sockets = new Set<Socket>();
  readonly #fromClients = new Set<Socket>();
  /** Each client's connection to the server. */
  readonly #upstreams = new Map<Socket, Socket>();
  readonly #abandoned = new WeakSet<Socket>();
  #target: { readonly host: string; readonly port: number } | undefined;
  #server: Server | undefined;
  #port = 0;
  #frozen = false;
  #holding = false;

  /** A relay that refuses connections until it is opened. */
  static async reserve(): Promise<Relay> {
    const relay = new Relay();
    await relay.#listen();
    await relay.close();
    return relay;
  }

  static async to(url: string): Promise<Relay> {
    const relay = await Relay.reserve();
    await relay.open(url);
    return relay;
  }

  /** The same URL, by way of this relay. */
  rewrite(url: string): string {
    const rewritten = new URL(url);
    rewritten.host = `127.0.0.1:${this.#port}`;
    return rewritten.href;
  }

  async open(url: string): Promise<void> {
    const { hostname: host, port } = new URL(url);
    this.#target = { host, port: Number(port) };
    await this.#listen();
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
    for (const [client, upstream] of this.#upstreams) {
      this.#abandoned.add(client);
      client.pause();
      upstream.destroy();
    }
    this.#upstreams.clear();
  }

  /** While frozen nothing is passed on in either direction; connections stay, and new ones are taken. */
  set frozen(frozen: boolean) {
    this.#frozen = frozen;
    for (const socket of this.#sockets) this.#flow(socket);
  }

  /** While holding, what clients say from now on does not reach the server; what the server says reaches them. */
  set holdsRequests(holding: boolean) {
    this.#holding = holding;
    for (const socket of this.#sockets) this.#flow(socket);
  }

  async #listen(): Promise<void> {
    const server = createServer((client) => this.#relay(client));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    server.unref();
  }

  #flow(socket: Socket): void {
    if (this.#frozen || this.#abandoned.has(socket) || (this.#holding && this.#fromClients.has(socket)))
      socket.pause();
    else socket.resume();
  }

  #relay(client: Socket): void {
    if (this.#target === undefined) return void client.destroy();
    const upstream = connect({ ...this.#target, noDelay: true });
    client.setNoDelay(true);
    this.#fromClients.add(client);
    this.#upstreams.set(client, upstream);
    this.#pass(client, upstream);
    this.#pass(upstream, client);
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (chunk) => {
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => this.#flow(from));
    from.on('end', () => this.#abandoned.has(to) || to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      this.#fromClients.delete(from);
      this.#upstreams.delete(from);
      if (!this.#abandoned.has(to)) to.destroy();
    });
    this.#flow(from);
  }
}
