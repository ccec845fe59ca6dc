/** What a client sends before anything else; it has no type letter. */
export type StartPacket =
  | { readonly kind: 'encryption' }
  | { readonly kind: 'cancel'; readonly processId: number; readonly secret: number }
  | { readonly kind: 'startup'; readonly parameters: ReadonlyMap<string, string> };

// Numbers from the protocol's description: "Message Formats" in the PostgreSQL manual.
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

/** Reads a start packet off the front of the bytes; undefined while it is not complete. */
export function readStartPacket(bytes: Buffer): { packet: StartPacket; rest: Buffer } | undefined {
  if (bytes.length < 8) return undefined;
  const length = bytes.readInt32BE(0);
  if (bytes.length < length) return undefined;
  return { packet: decode(bytes.subarray(4, length)), rest: bytes.subarray(length) };
}

function decode(body: Buffer): StartPacket {
  const code = body.readInt32BE(0);
  if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'encryption' };
  if (code === CANCEL_REQUEST) {
    return { kind: 'cancel', processId: body.readInt32BE(4), secret: body.readInt32BE(8) };
  }
  const words = body.toString('utf8', 4).split('\0');
  const parameters = new Map<string, string>();
  for (let i = 0; words[i]; i += 2) parameters.set(words[i] as string, words[i + 1] ?? '');
  return { kind: 'startup', parameters };
}
