/** State of the session as `ReadyForQuery` says it: idle, in a transaction, in a failed transaction. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** Walks over the messages of a server's answer. */
export function* backendMessages(bytes: Buffer): Generator<{ type: string; start: number; end: number }> {
  let start = 0;
  while (start < bytes.length) {
    const end = start + 1 + bytes.readInt32BE(start + 1);
    yield { type: String.fromCharCode(bytes[start] as number), start, end };
    start = end;
  }
}

export function backendMessage(type: string, ...parts: readonly (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(parts.map(encodePart));
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Numbers are 32 bits wide, strings end with a zero byte. */
function encodePart(part: Buffer | string | number): Buffer {
  if (Buffer.isBuffer(part)) return part;
  if (typeof part === 'string') return Buffer.from(`${part}\0`);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(part);
  return bytes;
}

export function readyForQuery(status: TransactionStatus): Buffer {
  return backendMessage('Z', Buffer.from(status));
}

export function errorResponse(severity: 'ERROR' | 'FATAL', code: string, message: string): Buffer {
  return backendMessage('E', `S${severity}`, `V${severity}`, `C${code}`, `M${message}`, Buffer.alloc(1));
}

/** Asks for COPY data: binary overall format; the number of columns is not known here, and clients do not look. */
export function copyInResponse(): Buffer {
  return backendMessage('G', Buffer.from([1, 0, 0]));
}
