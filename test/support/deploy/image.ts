import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, join, matchesGlob } from 'node:path';
import { promisify } from 'node:util';
import { readDockerfile, type Stage, type Step } from './dockerfile.ts';
import { ROOT, readText } from './files.ts';

const execute = promisify(execFile);

/**
 * Follows the Dockerfile without a container engine: each stage is a folder, each COPY copies (what .dockerignore lets through),
 * and the program is really compiled. In place of "npm ci" the packages installed here are linked: those that
 * package.json names, and with --omit=dev only those for run time. Returns the folder that stands for the image's root.
 */
export async function buildImage(folder: string): Promise<string> {
  const roots = new Map<string | undefined, string>();
  for (const stage of readDockerfile()) {
    const root = join(folder, stage.name ?? 'image');
    roots.set(stage.name, root);
    await followSteps(stage, root, roots);
  }
  return roots.get(undefined) ?? '';
}

async function followSteps({ steps }: Stage, root: string, roots: ReadonlyMap<string | undefined, string>) {
  let workFolder = root;
  for (const step of steps) {
    if (step.keyword === 'WORKDIR') workFolder = join(root, step.words[0] ?? '');
    mkdirSync(workFolder, { recursive: true });
    if (step.keyword === 'COPY') copy(step, workFolder, roots);
    else if (step.keyword === 'RUN' && step.text.startsWith('npm ci')) linkPackages(step, workFolder);
    else if (step.keyword === 'RUN' && step.words[0] === 'node') {
      await execute(process.execPath, step.words.slice(1), { cwd: workFolder });
    }
  }
}

function copy(
  { words, from }: Step,
  workFolder: string,
  roots: ReadonlyMap<string | undefined, string>,
): void {
  const sources = words.slice(0, -1);
  const target = words.at(-1) ?? '';
  for (const source of sources) {
    const path = from === undefined ? join(ROOT, source) : join(roots.get(from) ?? '', source);
    const filter = (file: string): boolean =>
      from !== undefined || !isIgnored(file.slice(ROOT.length)) || holdsSomething(file.slice(ROOT.length));
    const isInto = target.endsWith('/');
    cpSync(path, join(workFolder, target, isInto ? basename(source) : ''), {
      recursive: true,
      verbatimSymlinks: true,
      filter,
    });
  }
}

/** A folder may be ignored and still hold files that are not. */
function holdsSomething(path: string): boolean {
  return (
    statSync(join(ROOT, path)).isDirectory() &&
    readdirSync(join(ROOT, path)).some((name) => !isIgnored(`${path}/${name}`))
  );
}

function linkPackages({ text }: Step, workFolder: string): void {
  const manifest = JSON.parse(readFileSync(join(workFolder, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const development = text.includes('--omit=dev') ? [] : Object.keys(manifest.devDependencies);
  for (const name of [...Object.keys(manifest.dependencies), ...development]) {
    const link = join(workFolder, 'node_modules', name);
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
}

/** Whether a path of the repository stays away from the builder: the last pattern that matches it or a folder above decides. */
export function isIgnored(path: string): boolean {
  const names = path.split('/').filter((name) => name !== '');
  const paths = names.map((_, index) => names.slice(0, index + 1).join('/'));
  let ignored = false;
  for (const line of readText('.dockerignore').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const pattern = line.replace(/^!/, '');
    if (paths.some((part) => matchesGlob(showHidden(part), showHidden(pattern))))
      ignored = !line.startsWith('!');
  }
  return ignored;
}

/** In .dockerignore a star matches names that begin with a dot as well. */
function showHidden(path: string): string {
  return path.replaceAll(/(?<=^|\/)\./g, '\u{2024}');
}
