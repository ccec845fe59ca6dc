import { compileRegex, RegexSyntaxError } from '../../../../../../src/lib/regex/regex.ts';
import { variablesIn } from '../../../../../../src/model/dashboard/interpolate.ts';
import { parseDurationMs } from '../../../../../../src/model/duration.ts';
import { linkTarget } from '../../board/link-target.ts';

/** What the server would say of a text, while it is typed. Undefined: nothing. What a variable stands for is known later. */

function hasVariable(text: string): boolean {
  return variablesIn(text).length > 0 || text.includes('$__');
}

export function regexProblem(source: string): string | undefined {
  if (hasVariable(source)) return undefined;
  try {
    compileRegex(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    return `${error.message}, at character ${error.position + 1}`;
  }
}

export function addressProblem(url: string): string | undefined {
  if (url === '') return 'Where does it lead?';
  return url !== url.trimStart() || linkTarget({ title: '', url }, '') === undefined
    ? 'Begin with https://, mailto: or / for a page of this server'
    : undefined;
}

/** A bucket width. */
export function widthProblem(text: string): string | undefined {
  return text === 'auto' || hasVariable(text) || (parseDurationMs(text) ?? 0) > 0
    ? undefined
    : 'A width such as 30s, 1m or 1h';
}

/** A range up to now. */
export function spanProblem(text: string): string | undefined {
  const [, span = ''] = /^now-(.+)$/.exec(text) ?? [];
  return (parseDurationMs(span) ?? 0) > 0 ? undefined : 'now- and a duration: now-24h';
}

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

/** A moment that a board begins or ends with. */
export function timeProblem(text: string): string | undefined {
  const relative = /^now(?:[+-](.+))?$/.exec(text.trim());
  const isRelative =
    relative !== null && (relative[1] === undefined || parseDurationMs(relative[1].trim()) !== undefined);
  const isMoment = ISO.test(text.trim()) && !Number.isNaN(Date.parse(text.trim().replace(' ', 'T')));
  return isRelative || isMoment ? undefined : 'now-1h, or a moment such as 2026-11-22T10:00:00Z';
}
