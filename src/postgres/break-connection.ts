import type { ClientBase } from 'pg';

/** Ends a connection whatever it is doing: what waits for it fails with this error, and the server rolls back. */
export function breakConnection(client: ClientBase, error?: Error): void {
  // `pg` itself only knows a polite end, which waits for the server.
  const { connection } = client as unknown as { connection: { stream: { destroy(error?: Error): void } } };
  connection.stream.destroy(error);
}
