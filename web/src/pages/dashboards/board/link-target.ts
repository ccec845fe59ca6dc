import type { DashboardLink } from '../../../../../src/model/dashboard/annotation.ts';

export interface LinkTarget {
  /** `own`: a page of this application. */
  readonly kind: 'own' | 'other';
  readonly path: string;
}

const OTHERS = /^(https?|mailto):/i;
// Only what is behind the path is read.
const ANY_SERVER = 'http://localhost';
const CARRIED = /^(from|to|refresh|var-.*)$/;

/** Where a link leads. Undefined for what a page must not follow: `javascript:`, `data:` and their like. */
export function linkTarget({ url, keepContext }: DashboardLink, search: string): LinkTarget | undefined {
  const trimmed = url.trim();
  if (OTHERS.test(trimmed)) return { kind: 'other', path: trimmed };
  // A path that begins with two slashes, or with a backslash behind the first, is another server.
  if (!trimmed.startsWith('/') || /^\/[/\\]/.test(trimmed)) return undefined;
  return { kind: 'own', path: keepContext === true ? withContext(trimmed, search) : trimmed };
}

/** With the time range and the variables of the address it is on, unless it names its own. Its path and its fragment stay. */
function withContext(path: string, search: string): string {
  const { searchParams: params, hash } = new URL(path, ANY_SERVER);
  const named = new Set(params.keys());
  for (const [key, value] of new URLSearchParams(search))
    if (CARRIED.test(key) && !named.has(key)) params.append(key, value);
  const text = params.toString();
  // As it is written: a path that is put in order, such as `/.//example.com`, might lead to another server.
  const [bare = ''] = path.split(/[?#]/);
  return `${bare}${text === '' ? '' : `?${text}`}${hash}`;
}
