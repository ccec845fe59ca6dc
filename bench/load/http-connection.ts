import net from 'node:net';
import { type HttpResponse, ResponseReader } from './http-response.ts';

interface Waiting {
  readonly resolve: (response: HttpResponse) => void;
  readonly reject: (cause: Error) => void;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** The request as bytes, ready to be written as often as wanted. */
export function requestBytes({ method, path, headers = {}, body }: HttpRequest): Buffer {
  const all = { host: 'localhost', ...headers, ...(body && { 'content-length': String(body.length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return body === undefined ? head : Buffer.concat([head, body]);
}

/**
 * One keep-alive connection with one request at a time, on a bare socket: sender and server share the cores here, so
 * the client has to cost as little as it can. Opens itself again after the server closed it between two requests.
 */
export class HttpConnection {
  readonly #port: number;
  #socket: net.Socket | undefined;
  #waiting: Waiting | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  async send(bytes: Buffer): Promise<HttpResponse> {
    if (this.#waiting !== undefined) throw new Error('BUG: a request is under way on this connection');
    const socket = this.#socket ?? (await this.#open());
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(bytes);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #open(): Promise<net.Socket> {
    const socket = net.connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    const reader = new ResponseReader();
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.on('data', (data) => {
      const response = reader.push(data);
      if (response === undefined) return;
      if (response.headers.get('connection')?.toLowerCase() === 'close') this.close();
      this.#settle((waiting) => waiting.resolve(response));
    });
    socket.on('error', (cause) => this.#settle((waiting) => waiting.reject(cause)));
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#settle((waiting) => waiting.reject(new Error('the server closed the connection')));
    });
    this.#socket = socket;
    return socket;
  }

  #settle(answer: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) answer(waiting);
  }
}
