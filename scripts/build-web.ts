// Builds the browser application into web/dist when it is missing or older than its sources; --force builds always.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const RESULT = new URL('web/dist/index.html', ROOT);
const SOURCES = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'src/model',
  'src/lib/regex',
  'package-lock.json',
];
const VITE = new URL('node_modules/vite/bin/vite.js', ROOT);

/** Throws when the build fails; its output has said why. */
export function buildWebIfStale({ force = false } = {}): void {
  const reason = force ? 'as asked' : staleReason();
  if (reason === undefined) return;
  if (!existsSync(VITE)) throw new Error('Vite is not installed; run "npm ci" first.');
  console.log(`Building the web pages (${reason}). This takes some seconds, once.`);
  const started = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [fileURLToPath(VITE), 'build', 'web', '--logLevel', 'warn'],
    {
      cwd: fileURLToPath(ROOT),
      stdio: 'inherit',
    },
  );
  if (status !== 0) throw new Error('The web pages could not be built; Vite says why above.');
  console.log(`The web pages are built (${((performance.now() - started) / 1_000).toFixed(1)} s).`);
}

function staleReason(): string | undefined {
  if (!existsSync(RESULT)) return 'they are not built yet';
  const built = statSync(RESULT).mtimeMs;
  const newer = SOURCES.find((source) => newestChange(new URL(source, ROOT)) > built);
  return newer === undefined ? undefined : `${newer} changed`;
}

function newestChange(path: URL): number {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const folder = new URL(`${path.href}/`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const times = files.map((file) => statSync(`${file.parentPath}/${file.name}`).mtimeMs);
  return Math.max(mtimeMs, ...times);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    buildWebIfStale({ force: process.argv.includes('--force') });
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
