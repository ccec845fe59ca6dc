import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/**
 * A relay before a PostgreSQL that can break each connection on which a certain statement is sent: as if some tables could not
 * be read, while others can.
 */
export class StatementRelay {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #refused: RegExp | undefined;
  /** Statements that were refused so far. */
  refusals = 0;

  private constructor(url: string) {
    const { hostname: host, port } = new URL(url);
    this.#target = { host, port: Number(port) };
  }

  static async to(t: Pick<TestContext, 'after'>, url: string): Promise<StatementRelay> {
    const relay = new StatementRelay(url);
    const server = createServer((client) => relay.#relay(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    relay.#port = (server.address() as AddressInfo).port;
    t.after(() => {
      relay.breakAll();
      server.close();
    });
    return relay;
  }

  /** The same URL, by way of this relay. */
  rewrite(url: string): string {
    const rewritten = new URL(url);
    rewritten.host = `127.0.0.1:${this.#port}`;
    return rewritten.href;
  }

  /** From now on statements that match break their connection; undefined lets all pass. */
  refuse(statement: RegExp | undefined): void {
    this.#refused = statement;
    // What was prepared before goes by its name only: it has to be prepared anew.
    if (statement !== undefined) this.breakAll();
  }

  breakAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  #relay(client: Socket): void {
    const upstream = connect({ ...this.#target, noDelay: true });
    client.setNoDelay(true);
    client.on('data', (chunk) => {
      if (this.#refused?.test(chunk.toString('latin1')) === true) {
        this.refusals++;
        client.resetAndDestroy();
      } else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => client.write(chunk));
    this.#end(client, upstream);
    this.#end(upstream, client);
  }

  #end(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.on('end', () => other.end());
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }
}
