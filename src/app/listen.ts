import type { FastifyInstance } from 'fastify';
import { AppError } from '../lib/errors.ts';

/** Starts listening; returns the address people open. Throws `AppError` when the address cannot be used. */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: (address) => `listening at ${address}` });
  } catch (cause) {
    throw explain(cause, host, port);
  }
}

function explain(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const place = `${host} port ${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return unusable(`${place} is in use by another process`, 'Choose another port with --port.', cause);
    case 'EACCES':
      return unusable(`this user may not listen on ${place}`, 'Choose a port above 1023 with --port.', cause);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return unusable(`${host} is no address of this machine`, 'Choose another with --host.', cause);
    default:
      return cause;
  }
}

function unusable(message: string, fix: string, cause: unknown): AppError {
  return new AppError('ADDRESS_UNUSABLE', message, { status: 500, fix, cause });
}

/** How often connections are looked at that have become idle since the stop began. */
const IDLE_CHECK_MS = 50;

/**
 * Takes no new connections and waits for the requests under way. One that is still going after half of `leftMs` belongs to
 * a client that does not send or read: its connection is cut, so that the rest can be closed in the other half.
 */
export async function closeHttpServer(app: FastifyInstance, leftMs: number): Promise<void> {
  const { server } = app;
  const cut = setTimeout(() => server.closeAllConnections(), leftMs / 2);
  // Closing looks for idle connections once, at its beginning; a kept-alive one would hold it up for a minute.
  const closeIdle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    clearInterval(closeIdle);
  }
}
