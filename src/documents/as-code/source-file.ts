import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { AppError } from '../../lib/errors.ts';
import { invalidFile } from './checked-document.ts';

/** A file as it was read: the fields of its top level. */
export interface SourceFile {
  readonly path: string;
  /** The name it gives to what comes from it: the file's own, with its folder's when a folder was named. */
  readonly name: string;
  /** Its folder below the one that was named, `web/shop`; empty right in it. */
  readonly folder: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What kind of files these are, for messages. */
export interface FileFormat {
  /** The page that describes it: `docs/formats/alert-rules.md`. */
  readonly page: string;
  /** A field of the top level: `"rules:"`. */
  readonly example: string;
}

const ENDINGS = new Set(['.yaml', '.yml', '.json']);

/** What `apply --source` may be called. */
const SOURCE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u;

/**
 * The sources with this name before their own, so that files of others that happen to be called the same are not taken for
 * them. Throws `USAGE`.
 */
export function inSource(name: string, sources: readonly SourceFile[]): readonly SourceFile[] {
  if (!SOURCE_NAME.test(name))
    throw new AppError('USAGE', `--source: expected letters, digits and . _ -, got ${JSON.stringify(name)}`, {
      status: 400,
      fix: 'Name the team or the repository that the files are from.',
    });
  return sources.map((source) => ({ ...source, name: `${name}:${source.name}` }));
}

/** Whether a document comes from files that were applied under this name. */
export function comesFrom(name: string): (origin: string) => boolean {
  return (origin) => origin.startsWith(`file:${name}:`);
}

/**
 * Reads a file, or all YAML and JSON files of a folder and those below it, by name.
 * Throws `FILE_UNREADABLE` and `FILE_INVALID`, which name the file and the line.
 */
export function readSources(path: string, format: FileFormat): readonly SourceFile[] {
  if (!isFolder(path)) return [readSource(path, { format })];
  const folder = basename(resolve(path));
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ENDINGS.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) {
    throw new AppError('FILE_UNREADABLE', `${path}: the folder has no .yaml, .yml or .json file`, {
      status: 400,
    });
  }
  return files.map((file) => ({
    ...readSource(file, { format, name: join(folder, relative(path, file)) }),
    folder: folderOf(relative(path, file)),
  }));
}

function readSource(
  path: string,
  { format, name = basename(path) }: { readonly format: FileFormat; readonly name?: string },
): SourceFile {
  return { path, name, folder: '', fields: parseSource(readText(path), path, format) };
}

/** JSON is YAML as well. An empty file has no fields. */
function parseSource(text: string, path: string, { page, example }: FileFormat): SourceFile['fields'] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw invalid(`${path}:${line}:${col}: ${fault.message.split('\n', 1)[0]}`, page);
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as SourceFile['fields'];
  throw invalid(
    `${path}: expected fields such as ${example}, got ${Array.isArray(value) ? 'a list' : 'a single value'}`,
    page,
  );
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder.replaceAll('\\', '/');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): AppError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new AppError('FILE_UNREADABLE', `${path}: the file cannot be read (${reason})`, {
    status: 400,
    cause,
  });
}

function invalid(message: string, page: string): AppError {
  return invalidFile(message, `${page} describes the format.`);
}
