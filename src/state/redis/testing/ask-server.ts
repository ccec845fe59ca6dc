import { createClient } from 'redis';

/** Sends one command to a server over a connection of its own. */
export async function askServer(
  { port, password }: { readonly port: number; readonly password?: string },
  command: readonly string[],
): Promise<unknown> {
  const client = createClient({
    socket: { host: '127.0.0.1', port, reconnectStrategy: false, connectTimeout: 1_000 },
    ...(password === undefined ? {} : { password }),
    commandOptions: { timeout: 5_000 },
    maintNotifications: 'disabled',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.sendCommand([...command]);
  } finally {
    if (client.isOpen) client.destroy();
  }
}
