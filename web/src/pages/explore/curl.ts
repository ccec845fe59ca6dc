import type { QuerySpec } from '../../api/types.ts';

/** The same query for a shell: a POST with the JSON body, quoted so that no name can break out. */
export function curlOf(
  server: string,
  spec: QuerySpec,
  start: string | number,
  end: string | number,
): string {
  const body = JSON.stringify({ ...spec, start, end });
  return `curl -s ${shellQuote(`${server}/api/v1/query`)} \\\n  -H 'content-type: application/json' \\\n  -d ${shellQuote(body)}`;
}

/** Inside single quotes a shell takes everything as it is but the single quote itself. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
