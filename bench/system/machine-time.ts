import { cpus } from 'node:os';

/** Seconds of all cores since they started: all that there were, and those in which they worked. */
export function machineSeconds(): { readonly all: number; readonly busy: number } {
  let [all, busy] = [0, 0];
  for (const { times } of cpus()) {
    const { idle, ...working } = times;
    const worked = Object.values(working).reduce((sum, ms) => sum + ms, 0);
    busy += worked / 1_000;
    all += (worked + idle) / 1_000;
  }
  return { all, busy };
}
