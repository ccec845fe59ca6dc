import { basename } from 'node:path';
import { profileFiles, profileTable } from './profile/profile-table.ts';

/**
 * Prints where the time of a processor profile went: `node bench/profile.ts FILE|FOLDER... [--rows=25]`.
 * Profiles are made with BENCH_SERVER_NODE_ARGS='--cpu-prof --cpu-prof-dir=FOLDER/{name}'; there is one for each thread.
 */
const args = process.argv.slice(2);
const rows = Number(args.find((arg) => arg.startsWith('--rows='))?.slice('--rows='.length) ?? 25);
for (const file of args.filter((arg) => !arg.startsWith('--')).flatMap(profileFiles)) {
  console.log(`\n### ${basename(file)}\n\n${profileTable(file, rows)}`);
}
