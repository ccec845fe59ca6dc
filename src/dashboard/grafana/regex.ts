import { compileRegex, RegexSyntaxError } from '../../lib/regex/regex.ts';
import { referencesIn } from './text.ts';

/** Longer ones are not written by people, and the document does not take them. */
const LONGEST = 2_000;

/**
 * Regular expressions of Grafana are JavaScript's and look anywhere in a text; here they are RE2's and match whole texts. Undefined
 * where it cannot be said so. What is captured stays captured.
 */
export function convertRegex(source: string): string | undefined {
  if (source.length > LONGEST) return undefined;
  const slashed = /^\/(?<body>.*)\/(?<flags>[a-z]*)$/s.exec(source);
  const body = slashed?.groups?.body ?? source;
  const flags = slashed?.groups?.flags ?? '';
  if (/[^gimsu]/.test(flags)) return undefined;
  const regex = anywhere(body);
  const whole = flags.includes('i') ? `(?i:${regex})` : regex;
  return isRegex(whole) ? whole : undefined;
}

/** Lazy in front, so that what is captured is captured at the first place, as there. */
function anywhere(body: string): string {
  const begins = body.startsWith('^');
  const ends = /(?<!\\)(?:\\\\)*\$$/.test(body);
  const inner = body.slice(begins ? 1 : 0, ends ? -1 : undefined);
  // An anchor of one alternative is none of the others.
  if (inner.includes('|')) return begins || ends ? `(?:.*?(?:${body}).*)` : `.*?(?:${body}).*`;
  const front = begins || inner.startsWith('.*') ? '' : '.*?';
  const back = ends || inner.endsWith('.*') ? '' : '.*';
  return `${front}${inner}${back}`;
}

/** With its ends written out: it means the same to whoever looks for it anywhere in a text. */
export function anchored(regex: string): string {
  return regex === '.*' ? regex : `^(?:${regex})$`;
}

/** Whether it can be compiled; what variables stand for is known later. */
export function isRegex(source: string): boolean {
  if (referencesIn(source).length > 0) return true;
  try {
    compileRegex(source);
    return true;
  } catch (error) {
    if (error instanceof RegexSyntaxError) return false;
    throw error;
  }
}
