import { resolve } from 'node:path';
import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { ROOT, readText } from './files.ts';

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly user?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources: { readonly limits: Readonly<Record<string, string>> };
  };
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly configs?: Readonly<Record<string, { readonly content: string }>>;
}

/** Reads a Compose file as `docker compose` does: variables replaced, then YAML with merge keys. */
export function readCompose(path: string, variables: Readonly<Record<string, string>>): ComposeFile {
  return parse(interpolate(readText(path), variables), { merge: true }) as ComposeFile;
}

/**
 * Replaces `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, and makes `$$` a dollar sign. Throws for a required variable
 * that is empty, as Compose does. Any other use of a dollar sign is an error: these three forms are all that we need.
 */
function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(\$|\{(\w+)(?::([-?])([^}]*))?\}|)/g, (form, inner, name, kind, rest) => {
    if (inner === '$') return '$';
    if (name === undefined) throw new Error(`a dollar sign that is neither doubled nor a variable: ${form}`);
    const value = variables[name] ?? '';
    if (value !== '' || kind === undefined) return value;
    if (kind === '?') throw new Error(`${name} is required: ${rest}`);
    return rest as string;
  });
}

/** What the linter says of a file; its own declarations do not resolve. */
interface LintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly line: number; readonly rule: string; readonly message: string }[];
}

/** What the Compose Specification's schema, which the linter brings, and its rules against mistakes say. */
export function lintCompose(paths: readonly string[]): readonly string[] {
  const linter = new DCLinter({ rules: RULES, exclude: [], quiet: true, debug: false });
  const files = paths.map((path) => resolve(ROOT, path));
  const results = linter.lintFiles(files, false) as readonly LintResult[];
  if (results.length !== paths.length)
    throw new Error(`${results.length} of ${paths.length} files were read`);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, rule, message }) => `${filePath}:${line}: ${rule}: ${message}`),
  );
}

const OFF = 0;
const ERROR = 2;

type Rules = ConstructorParameters<typeof DCLinter>[0]['rules'];

/** Order is for people to choose; the image is built here and named, too; where ports are bound is tested by itself. */
const RULES: Rules = {
  'no-build-and-image': OFF,
  'no-unbound-port-interfaces': OFF,
  'require-quotes-in-ports': [ERROR, { quoteType: 'double' }],
  'service-keys-order': OFF,
  'services-alphabetical-order': OFF,
  'top-level-properties-order': OFF,
};
