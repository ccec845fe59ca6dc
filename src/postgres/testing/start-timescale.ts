import { NativeServer } from './native-server.ts';
import type { TimescaleServer, TimescaleServerOptions } from './timescale-server.ts';
import { WasmServer } from './wasm-server.ts';

/**
 * Starts a TimescaleDB for tests: a fresh database on the server that `DASHBOARDING_TEST_TIMESCALE_URL` names, else the
 * WebAssembly build in a process of its own (about 2 s and 400 MiB; `reset` takes less than a second).
 */
export function startTimescale(options: TimescaleServerOptions = {}): Promise<TimescaleServer> {
  // biome-ignore lint/style/noProcessEnv: a switch of the tests, not a setting of the program.
  const nativeUrl = process.env.DASHBOARDING_TEST_TIMESCALE_URL;
  return nativeUrl ? NativeServer.start(nativeUrl, options) : WasmServer.start(options);
}
