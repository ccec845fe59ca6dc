export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Reads the answers of one HTTP/1.1 connection, one at a time: by Content-Length or in chunks. */
export class ResponseReader {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** How many bytes are needed before it is worth looking again. */
  #wanted = 1;
  #head: { status: number; headers: Map<string, string> } | undefined;
  #chunks: Buffer[] = [];

  /** Takes what arrived; returns the answer when it is complete. */
  push(data: Buffer): HttpResponse | undefined {
    this.#pending.push(data);
    this.#pendingBytes += data.length;
    if (this.#pendingBytes < this.#wanted) return undefined;
    const joined = this.#pending.length === 1 ? data : Buffer.concat(this.#pending);
    return this.#read(joined);
  }

  #read(data: Buffer): HttpResponse | undefined {
    let rest = data;
    while (this.#head === undefined) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return this.#waitFor(rest, rest.length + 1);
      const head = parseHead(rest.toString('latin1', 0, end));
      rest = rest.subarray(end + 4);
      // 1xx answers are followed by the real one.
      if (head.status >= 200) this.#head = head;
    }
    if (this.#head.headers.get('transfer-encoding') === 'chunked') return this.#readChunks(rest);
    const length = this.#head.status === 204 ? 0 : Number(this.#head.headers.get('content-length') ?? 0);
    if (rest.length < length) return this.#waitFor(rest, length);
    return this.#finish(rest.subarray(0, length));
  }

  #readChunks(data: Buffer): HttpResponse | undefined {
    let rest = data;
    for (;;) {
      const lineEnd = rest.indexOf('\r\n');
      if (lineEnd < 0) return this.#waitFor(rest, rest.length + 1);
      const size = Number.parseInt(rest.toString('latin1', 0, lineEnd), 16);
      const end = lineEnd + 2 + size + 2;
      if (rest.length < end) return this.#waitFor(rest, end);
      if (size === 0) return this.#finish(Buffer.concat(this.#chunks));
      this.#chunks.push(rest.subarray(lineEnd + 2, end - 2));
      rest = rest.subarray(end);
    }
  }

  #waitFor(rest: Buffer, wanted: number): undefined {
    this.#pending = [rest];
    this.#pendingBytes = rest.length;
    this.#wanted = wanted;
  }

  #finish(body: Buffer): HttpResponse {
    if (this.#head === undefined) throw new Error('BUG: an answer without a head');
    const response = { ...this.#head, body };
    this.#head = undefined;
    this.#chunks = [];
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#wanted = 1;
    return response;
  }
}

function parseHead(text: string): { status: number; headers: Map<string, string> } {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(statusLine.split(' ')[1]), headers };
}
