import { Client } from 'pg';
import type { TimescaleSettings } from '../config/sections/timescale.ts';
import { connectionOptions, serverName } from './connection-options.ts';
import type { DatabaseErrors } from './database.ts';

/** Connects once, without trying again, for work that a person waits for. Throws `errors.failure` without a server. */
export async function withClient<T>(
  { settings, errors }: { readonly settings: TimescaleSettings; readonly errors: DatabaseErrors },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(connectionOptions(settings.url, settings));
  // The statement that is under way reports a lost connection; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw errors.failure(error, `${errors.of} at ${serverName(settings.url)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
