import { connect } from 'node:net';

/** What Redis answers, in RESP 2: texts as strings. */
type Reply = string | number | null | readonly Reply[];

/**
 * Sends one command to a server over a connection of its own, without a client library: tests poll with it, and see what the
 * library does not.
 */
export async function askServer(
  { port, password }: { readonly port: number; readonly password?: string },
  command: readonly string[],
): Promise<Reply> {
  const commands = password === undefined ? [command] : [['AUTH', password], command];
  const socket = connect({ host: '127.0.0.1', port });
  socket.setTimeout(5_000, () => socket.destroy(new Error('the server does not answer')));
  try {
    socket.write(commands.map(encode).join(''));
    let received = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      received += chunk;
      const replies = decodeAll(received);
      if (replies.length === commands.length) return replies.at(-1) as Reply;
    }
    throw new Error('the server closed the connection');
  } finally {
    socket.destroy();
  }
}

function encode(command: readonly string[]): string {
  return `*${command.length}\r\n${command.map((text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`).join('')}`;
}

/** The replies that are complete. Throws the first that is an error. */
function decodeAll(text: string): readonly Reply[] {
  const replies: Reply[] = [];
  for (let at = 0; at < text.length; ) {
    const decoded = decode(text, at);
    if (decoded === undefined) break;
    replies.push(decoded.reply);
    at = decoded.next;
  }
  return replies;
}

/** The reply at a place and where the next begins; undefined while it is not complete. Lengths count as in ASCII. */
function decode(text: string, at: number): { reply: Reply; next: number } | undefined {
  const end = text.indexOf('\r\n', at);
  if (end === -1) return undefined;
  const line = text.slice(at + 1, end);
  switch (text[at]) {
    case '+':
      return { reply: line, next: end + 2 };
    case '-':
      throw new Error(line);
    case ':':
      return { reply: Number(line), next: end + 2 };
    case '$': {
      const length = Number(line);
      if (length < 0) return { reply: null, next: end + 2 };
      if (text.length < end + 2 + length + 2) return undefined;
      return { reply: text.slice(end + 2, end + 2 + length), next: end + 2 + length + 2 };
    }
    case '*':
      return decodeList(text, { count: Number(line), from: end + 2 });
    default:
      throw new Error(`BUG: no reply begins with ${text[at]}`);
  }
}

function decodeList(
  text: string,
  { count, from }: { count: number; from: number },
): { reply: Reply; next: number } | undefined {
  if (count < 0) return { reply: null, next: from };
  const replies: Reply[] = [];
  let next = from;
  for (let index = 0; index < count; index += 1) {
    const decoded = decode(text, next);
    if (decoded === undefined) return undefined;
    replies.push(decoded.reply);
    next = decoded.next;
  }
  return { reply: replies, next };
}
