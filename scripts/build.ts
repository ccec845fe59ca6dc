// Compiles src to dist, for the package: JavaScript and types that run without the sources, and the SQL they read.
// Builds the web pages too.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildWebIfStale } from './build-web.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const COMPILER = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

buildWebIfStale();
// What is no longer in src must not stay in the package.
rmSync(`${ROOT}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [COMPILER, '-p', 'tsconfig.build.json'], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (status !== 0) {
  console.error('The build failed; the compiler says why above.');
  process.exit(1);
}
// The numbered SQL is read at run time, from beside its code.
for (const path of globSync('**/*.sql', { cwd: `${ROOT}src` }))
  cpSync(`${ROOT}src/${path}`, `${ROOT}dist/${path}`);
chmodSync(`${ROOT}dist/main.js`, 0o755);
// To standard error: "npm pack" answers on standard output.
console.error('dist/ is built.');
