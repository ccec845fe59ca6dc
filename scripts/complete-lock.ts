// Adds to package-lock.json the optional packages of other platforms that npm left out, so that "npm ci" works.
//
// npm leaves out an optional package that its registry does not have (a mirror may hold this platform's only), and then
// "npm ci" of npm 11 refuses the lock file as incomplete. What an entry must say follows from the package's name.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const LOCK_FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBRARIES: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

interface LockFile {
  packages: Record<string, LockEntry>;
}

/** Optional packages that some package names and the lock file does not hold. */
export function missingEntries({ packages }: LockFile): Readonly<Record<string, LockEntry>> {
  const missing: Record<string, LockEntry> = {};
  for (const parent of Object.values(packages)) {
    for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const isThere = Object.keys(packages).some((key) => key === path || key.endsWith(`/${path}`));
      if (!isThere) missing[path] = entryFor(name, range, parent.dev === true);
    }
  }
  return missing;
}

function entryFor(name: string, version: string, isDev: boolean): LockEntry {
  const words = name.split(/[-/]/);
  const find = (known: readonly string[]): string[] => words.filter((word) => known.includes(word));
  const libraries = words.flatMap((word) => LIBRARIES[word] ?? []);
  if (!/^\d/.test(version) || find(SYSTEMS).length === 0) {
    throw new Error(
      `${name}@${version} is missing in package-lock.json and is not a package of one platform`,
    );
  }
  return {
    version,
    cpu: find(PROCESSORS),
    ...(isDev ? { dev: true } : {}),
    ...(libraries.length === 0 ? {} : { libc: libraries }),
    optional: true,
    os: find(SYSTEMS),
  };
}

export function readLockFile(): LockFile {
  return JSON.parse(readFileSync(LOCK_FILE, 'utf8')) as LockFile;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lock = readLockFile();
  const added = missingEntries(lock);
  const entries = Object.entries({ ...lock.packages, ...added });
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(LOCK_FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
  console.log(`package-lock.json: ${Object.keys(added).length} packages of other platforms added.`);
}
