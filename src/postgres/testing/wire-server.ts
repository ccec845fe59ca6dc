import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { SharedEngine } from './shared-engine.ts';
import { readStartPacket } from './start-packet.ts';
import { WasmEngine } from './wasm-engine.ts';
import { WireConnection } from './wire-connection.ts';

/** A PostgreSQL server for tests: many connections, one engine. */
export class WireServer {
  readonly #server: Server;
  readonly #engine: SharedEngine;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Map<number, WireConnection>();
  #snapshot: Blob | undefined;
  #lastProcessId = 0;

  private constructor(engine: SharedEngine) {
    this.#engine = engine;
    this.#server = createServer((socket) => void this.#accept(socket));
  }

  static async listen(options: { dataDir?: string; port?: number }): Promise<WireServer> {
    const { dataDir, port = 0 } = options;
    const engine = await WasmEngine.open(dataDir === undefined ? {} : { dataDir });
    const server = new WireServer(new SharedEngine(engine));
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Keeps what the database holds now, for `reset`. */
  async keepSnapshot(): Promise<void> {
    this.#snapshot = await this.#engine.snapshot();
  }

  /** Breaks all connections and goes back to the snapshot, or to an empty database. */
  async reset(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const snapshot = this.#snapshot;
    this.#engine.replace(await WasmEngine.open(snapshot === undefined ? {} : { snapshot }));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #accept(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.setNoDelay(true).once('close', () => this.#sockets.delete(socket));
    // A client that resets its connection is not a fault of the server's; the loop that reads it ends.
    socket.on('error', () => socket.destroy());
    try {
      await this.#start(socket);
    } catch {
      socket.destroy();
    }
  }

  async #start(socket: Socket): Promise<void> {
    let bytes: Buffer = Buffer.alloc(0);
    for (;;) {
      const start = readStartPacket(bytes);
      if (start === undefined) {
        bytes = Buffer.concat([bytes, await nextChunk(socket)]);
        continue;
      }
      bytes = start.rest;
      const { packet } = start;
      if (packet.kind === 'encryption') socket.write('N');
      if (packet.kind === 'cancel') {
        const connection = this.#connections.get(packet.processId);
        if (connection?.secret === packet.secret) connection.cancel();
        return void socket.end();
      }
      if (packet.kind === 'startup') return this.#serve(socket, packet.parameters, bytes);
    }
  }

  async #serve(socket: Socket, parameters: ReadonlyMap<string, string>, firstBytes: Buffer): Promise<void> {
    const processId = ++this.#lastProcessId;
    const secret = Math.floor(Math.random() * 2 ** 31);
    const connection = new WireConnection({ socket, engine: this.#engine, processId, secret, parameters });
    this.#connections.set(processId, connection);
    try {
      await connection.run(firstBytes);
    } finally {
      this.#connections.delete(processId);
    }
  }
}

function nextChunk(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('the client left before it started'));
    socket.once('close', gone);
    socket.once('data', (chunk) => {
      socket.pause();
      socket.off('close', gone);
      resolve(chunk);
    });
  });
}
