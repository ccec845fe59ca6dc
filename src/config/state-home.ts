import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './sources/environment.ts';

/** Where a program of this user keeps what must survive a restart, by the XDG base directory rules. */
export function stateHome(environment: Environment = process.env): string {
  const home = environment.XDG_STATE_HOME;
  // The rules say that a relative path must be ignored.
  const base = home?.startsWith('/') ? home : join(homedir(), '.local', 'state');
  return join(base, 'dashboarding');
}
