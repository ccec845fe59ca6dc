import type { Tags } from '../../../api/types.ts';
import type { Matcher } from '../api/notify-types.ts';

/** Whether labels pass all matchers, as the server decides it: patterns match the whole value, a missing label is empty. */
export function matchesAll(labels: Tags, matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) =>
    matches(Object.hasOwn(labels, matcher.key) ? labels[matcher.key] : '', matcher),
  );
}

function matches(value = '', { op, value: wanted }: Matcher): boolean {
  if (op === '=') return value === wanted;
  if (op === '!=') return value !== wanted;
  const pattern = wholePattern(wanted);
  // A pattern that is still being typed, or that only the server can read, matches nothing.
  return pattern === undefined ? false : pattern.test(value) === (op === '=~');
}

/** Matchers with a pattern that this browser cannot read, so that nobody here can say what they match. */
export function unreadableMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  return matchers.filter(
    ({ op, value }) => (op === '=~' || op === '!~') && wholePattern(value) === undefined,
  );
}

/** Undefined where this browser cannot read the pattern; the server may, which knows RE2 and has the last word. */
function wholePattern(text: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${text})$`, 's');
  } catch {
    return undefined;
  }
}

// More alternatives than this are no longer a matcher that a person can read.
const MOST_ALTERNATIVES = 20;

/** Matchers for what all these labels have in common: equal values as they are, different ones as alternatives. */
export function commonMatchers(all: readonly Tags[]): Matcher[] {
  const first = all[0];
  if (first === undefined) return [];
  const keys = Object.keys(first).filter((key) => all.every((labels) => Object.hasOwn(labels, key)));
  return keys.flatMap((key): Matcher[] => {
    const values = [...new Set(all.map((labels) => labels[key] ?? ''))];
    const [only] = values;
    if (values.length === 1 && only !== undefined) return [{ key, op: '=', value: only }];
    if (values.length > MOST_ALTERNATIVES) return [];
    return [{ key, op: '=~', value: values.map(escapePattern).join('|') }];
  });
}

/** Only what has a meaning: what RegExp.escape makes cannot be read. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
