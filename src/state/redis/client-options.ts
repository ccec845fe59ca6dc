import { readFile } from 'node:fs/promises';
import { RESP_TYPES } from 'redis';
import type { TlsSettings } from '../../config/sections/tls.ts';
import type { RedisAddress, RedisTarget } from './redis-url.ts';

/** Longest wait for a TCP connection; a frozen host answers nothing at all. */
const CONNECT_TIMEOUT_MS = 3_000;

/** What every connection is made with. Certificates are read anew each time, so that renewed ones need no restart. */
export async function clientOptions(
  { tls, username, password }: Pick<RedisTarget, 'tls' | 'username' | 'password'>,
  files: TlsSettings,
) {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    name: 'dashboarding',
    // Whoever opened a link opens the next one, and waits as long as it likes between tries.
    socket: {
      reconnectStrategy: false as const,
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...(tls ? await tlsOptions(files) : {}),
    },
    // The library's timeout costs an AbortSignal a command; ours is one timer a call.
    commandOptions: { timeout: 0, typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    maintNotifications: 'disabled' as const,
  };
}

export type ClientOptions = Awaited<ReturnType<typeof clientOptions>>;

/** The options of one server's connection. */
export function at(address: RedisAddress, options: ClientOptions) {
  return { ...options, socket: { ...options.socket, host: address.host, port: address.port } };
}

async function tlsOptions({ caFile, certFile, keyFile }: TlsSettings) {
  return {
    tls: true as const,
    ...(await fileOption('ca', caFile)),
    ...(await fileOption('cert', certFile)),
    ...(await fileOption('key', keyFile)),
  };
}

async function fileOption<K extends string>(key: K, path: string): Promise<{ readonly [P in K]?: Buffer }> {
  if (path === '') return {};
  return { [key]: await readFile(path) } as { readonly [P in K]: Buffer };
}
