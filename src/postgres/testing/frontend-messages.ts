/** One message of a PostgreSQL client: its type letter and all its bytes, header included. */
export interface FrontendMessage {
  readonly type: string;
  readonly bytes: Buffer;
}

const HEADER_BYTES = 5;

/** Cuts the byte stream of a client, after its start packet, into messages. */
export class FrontendMessages {
  #rest: Buffer = Buffer.alloc(0);
  #chunks: Buffer[] = [];
  #size = 0;
  #wanted = HEADER_BYTES;

  /** Calls back with every message that is complete now. */
  *push(chunk: Buffer): Generator<FrontendMessage> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // Joined only when the next message is whole: a long one that comes in pieces would be copied for each piece.
    if (this.#size < this.#wanted) return;
    this.#rest = Buffer.concat(this.#chunks);
    let offset = 0;
    for (;;) {
      const left = this.#rest.length - offset;
      this.#wanted = left < HEADER_BYTES ? HEADER_BYTES : 1 + this.#rest.readInt32BE(offset + 1);
      if (left < this.#wanted) break;
      const bytes = this.#rest.subarray(offset, offset + this.#wanted);
      offset += this.#wanted;
      yield { type: String.fromCharCode(bytes[0] as number), bytes };
    }
    this.#chunks = [this.#rest.subarray(offset)];
    this.#size = this.#rest.length - offset;
  }
}

/** The text of a simple query message. */
export function queryText({ bytes }: FrontendMessage): string {
  return bytes.toString('utf8', HEADER_BYTES, bytes.length - 1);
}

/** How many strings at the start of a message name a prepared statement or a portal. */
const NAMES_OF: Readonly<Record<string, number>> = {
  P: 1, // statement
  B: 2, // portal, statement
  D: 1,
  C: 1,
  E: 1, // portal
};

/** Gives the statements and portals of a message names of its connection; unnamed ones stay unnamed. */
export function withPrefixedNames(message: FrontendMessage, prefix: string): Buffer {
  const { type, bytes } = message;
  const names = NAMES_OF[type] ?? 0;
  if (names === 0) return bytes;
  const bodyStart = type === 'D' || type === 'C' ? HEADER_BYTES + 1 : HEADER_BYTES;
  const parts: Buffer[] = [bytes.subarray(HEADER_BYTES, bodyStart)];
  let position = bodyStart;
  for (let i = 0; i < names; i++) {
    const end = bytes.indexOf(0, position);
    if (end > position) parts.push(Buffer.from(prefix));
    parts.push(bytes.subarray(position, end + 1));
    position = end + 1;
  }
  parts.push(bytes.subarray(position));
  return frontendMessage(type, Buffer.concat(parts));
}

export function frontendMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function simpleQuery(sql: string): Buffer {
  return frontendMessage('Q', Buffer.from(`${sql}\0`));
}
