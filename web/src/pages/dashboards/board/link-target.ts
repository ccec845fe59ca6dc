import type { DashboardLink } from '../../../../../src/model/dashboard/annotation.ts';

export interface LinkTarget {
  /** `own`: a page of this application. */
  readonly kind: 'own' | 'other';
  readonly path: string;
}

const OTHERS = /^(https?|mailto):/i;
const CARRIED = /^(from|to|refresh|var-.*)$/;

/** Where a link leads. Undefined for what a page must not follow: `javascript:`, `data:` and their like. */
export function linkTarget({ url, keepContext }: DashboardLink, search: string): LinkTarget | undefined {
  const trimmed = url.trim();
  if (OTHERS.test(trimmed)) return { kind: 'other', path: trimmed };
  // A path that begins with two slashes, or with a backslash behind the first, is another server.
  if (!trimmed.startsWith('/') || /^\/[/\\]/.test(trimmed)) return undefined;
  return { kind: 'own', path: keepContext === true ? withContext(trimmed, search) : trimmed };
}

/** With the time range and the variables of the address it is on, unless it names its own. */
function withContext(path: string, search: string): string {
  const [bare = '', own = ''] = path.split('?');
  const params = new URLSearchParams(own);
  const named = new Set(params.keys());
  for (const [key, value] of new URLSearchParams(search))
    if (CARRIED.test(key) && !named.has(key)) params.append(key, value);
  const text = params.toString();
  return text === '' ? bare : `${bare}?${text}`;
}
