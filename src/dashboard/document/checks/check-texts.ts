import { AppError } from '../../../lib/errors.ts';
import { compileRegex, RegexSyntaxError } from '../../../lib/regex/regex.ts';
import type { DashboardLink } from '../../../model/dashboard/annotation.ts';
import { variablesIn } from '../../../model/dashboard/interpolate.ts';
import type { VariableFilter } from '../../../model/dashboard/variable.ts';
import { parseDurationMs } from '../../../model/duration.ts';
import { parseTime } from '../../../query/time-expression.ts';
import { type Problems, placeIn } from '../problem.ts';

/** Indexes of the values that were there before. */
export function duplicates(values: readonly unknown[]): readonly number[] {
  const seen = new Set<unknown>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}

/** Also those of the system: `$__interval`. */
export function hasVariable(text: string): boolean {
  return variablesIn(text).length > 0 || text.includes('$__');
}

/** A bucket width, `auto`, or a variable that gives one. */
export function checkWidth(text: string, place: string, problems: Problems): void {
  if (text === 'auto' || hasVariable(text) || (parseDurationMs(text) ?? 0) > 0) return;
  problems.add(place, `expected a width such as 10s, 1m or 1h, got ${JSON.stringify(text)}`);
}

/** RE2; what a variable stands for is known later. */
export function checkRegex(source: string, place: string, problems: Problems): void {
  if (hasVariable(source)) return;
  try {
    compileRegex(source);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    problems.add(
      place,
      `${error.message} at position ${error.position}`,
      'Write the expression in RE2 syntax; put a backslash before a character that is meant literally.',
    );
  }
}

export function checkFilters(filters: readonly VariableFilter[], place: string, problems: Problems): void {
  filters.forEach(({ op, value }, index) => {
    if (op === '=~' || op === '!~') checkRegex(value, placeIn(placeIn(place, index), 'value'), problems);
  });
}

/** The moment that a text means at `nowMs`; undefined, with a problem, when it means none. */
export function checkTime(
  text: string,
  { place, nowMs, problems }: { readonly place: string; readonly nowMs: number; readonly problems: Problems },
): number | undefined {
  try {
    return parseTime(text, nowMs, place);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.add(
      place,
      `${JSON.stringify(text)} is not a time`,
      'Write now-1h, or an ISO 8601 time with a zone such as 2026-11-22T10:00:00Z.',
    );
    return undefined;
  }
}

export function checkRelativeTime(text: string, place: string, problems: Problems): void {
  const width = /^now-(.+)$/.exec(text)?.[1];
  if (width !== undefined && (parseDurationMs(width) ?? 0) > 0) return;
  problems.add(place, `expected a time such as now-24h, got ${JSON.stringify(text)}`);
}

// Other schemes, `javascript:` before all, would run what somebody wrote in the page of somebody else. The scheme is written out: a
// variable could be any.
const SAFE_URL = /^(https?:\/\/|mailto:|\/(?![/\\]))/i;
// Browsers leave these out of an address before they look for its scheme.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

export function checkLinks(links: readonly DashboardLink[], place: string, problems: Problems): void {
  links.forEach(({ url }, index) => {
    if (SAFE_URL.test(url) && !CONTROL_CHARACTERS.test(url)) return;
    problems.add(
      placeIn(placeIn(place, index), 'url'),
      `expected an address with http:, https:, mailto:, or a path of this server, got ${JSON.stringify(url.slice(0, 100))}`,
      'Begin with https:// or with /dashboards/ for a board of this server.',
    );
  });
}
