import { connect } from 'node:net';
import type { ClientBase } from 'pg';

// "CancelRequest" in the chapter on message formats of the PostgreSQL manual.
const CANCEL_REQUEST_CODE = 80877102;
// A server that does not take the request within this time is not worth waiting for: the connection is given up as well.
const TIMEOUT_MS = 2_000;

/** What `pg` knows of a connection and its types do not say. */
interface ClientInternals {
  readonly host: string;
  readonly port: number;
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/**
 * Asks the server to cancel what a connection runs, which then fails with SQLSTATE 57014 unless it was faster. Resolves when the
 * server has passed the request on: only then it cannot hit the connection's next statement any more. False when that is not sure.
 * The request goes unencrypted, as libpq sends it; it holds no data.
 */
export function cancelStatement(client: ClientBase): Promise<boolean> {
  const { host, port, processID, secretKey } = client as unknown as ClientInternals;
  if (processID === null || secretKey === null) return Promise.resolve(false);
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    // The server says nothing, and closes when it is done.
    socket.once('end', () => resolve(true));
    socket.once('close', () => resolve(false));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    socket.resume();
    socket.write(request);
  });
}
